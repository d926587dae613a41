"""Test keys: everybody has them, so nothing that they sign proves anything outside a model.

Made for this file with OpenSSL, base64 of PKCS #1. A model takes its keys from here, so that it starts at once and
signs the same bytes in every run.
"""

from __future__ import annotations

BUNDLED_KEYS: dict[int, tuple[str, ...]] = {
    1024: (
        (
            "MIICXAIBAAKBgQDbMZcFgMvtLsxNKM/yIGafNJCIYM3O1GPOUa59RzTd+T39DFyVUxKmz808MAG+mfG3y6Z774iz8IJ2pJT/"
            "5fPquH6NbpX0+linnRlI7DU0zCurStFZujLBtL9e/KGE0ol6uIoJcUiEwMR6I2OS3nnnXAMDcKPPOR/d8w//eyC+AwIDAQAB"
            "AoGAfrx0iq0GvBPz8qUnXuMXEvRsoT3/oZgyQQf/cNYsHjBPhDGSkpBe126NR0CmsZMHLPMmRsCf9RKaDIlq0W8fEUTf6ZG0"
            "OKk+YbIviGXj33BPa+Pn5nQD7B4q7uIQMb1VZbvGjOWjGZEmj4EW/rIq5hEofPCbvBE6EtZW+9cLV/ECQQD5iM5DGkNBDYMz"
            "G5rvkLcNP/r0WaX9BJFYc38WbcgK1+geXHRR8M8mFfJp1+W0Ry7XqStEtBLWDFdFhcim69D5AkEA4N+HzScG+sxQljhUgmSx"
            "fpXjUnMC2A850ywYPIVxtkoj0YNwMZAuJ3ke4gRBrYxjyNhMz5zucr+51Jw7GTQB2wJBAJZviZoevSj80nn/THrdDd5pEgw5"
            "974AAPgIOTf2W0FeRMv5BQ9ZVCkr1gdFZ3A18eGGVVWIEksFCaAaNYucY1ECQFb1Oa+UmvdbEQK2L7/orlaUIb7daMkiQisu"
            "DwVAWTOzwdwgJr+T0LVE+jNOkBNLib6+Hh3ewrqu926HJ7dcTCcCQH2qjDe4bFOE68ryq6AdtwbH3fS90+EZfT5B60sVeiw7"
            "YYJqUtAlC2JflnqALUHo8nzuhq9O3xyZZveM8CbfF+A="
        ),
        (
            "MIICXAIBAAKBgQCmHU5mXZVdMthot1tImd6FFSZjn17WRBGEXnu9HMeaTc/m2BRCcmuU//2vIWY1ZylY+1vb9R1RR+LlwPoB"
            "hd7tM5cu5HRZ8ViPTVPPZ/Zmwi6VSQyGBQp7c5wLH659Xnr6zKy3DXsc1fSm14n5JO7ZKiZuUgcf9okmx6tNXIPG2wIDAQAB"
            "AoGAde4yXawswSi6yMT7knRirLqSMYHQc2+JvB7T3DOVZW++nJVk9LOEuxhuQqoEhP9DNH/m/CZtdOoDJLe3BePDmh+XNAlN"
            "8mQc2cJdxgCBkD76R6AYiwMTkR2chEVL7FD/yUf2/TQb86TxMg0+dmyb/XaTMkpUdQLWR+yP0lwZiwECQQDaAh8IBAp3GAcV"
            "dSIn88gpasG8/BUXT3FLe2jaajYitHyek54M0rBYRpTyAiUoAXHj8Y+9gQOhoIEpPSm1z1SBAkEAwxAThztlzLCfjULBAFdk"
            "mzR8V0q4Ol4JBbaeVQB7hWp+sAk75DBS0ud1K4gxa460eOT9UWYNlvdje8dlZa49WwJAUal7wD/rP6MzfBktWzPZJZKE0erH"
            "Z7ztXm3y3+XrM2LST4BSMtF1FwwRXPnquyqXY+AnjL/YAWIjH7R2fFEWgQJAZ+0XynQeD8mGqHeJZsopIvv6x3Na5lYVjoK2"
            "pukj5nhP2TCCRVhtuEpzRedBFWIpy0ONp6Gs2eMikN8yqdMEgwJBAJli6l3skeRt0nRYaB/6+X+dRll1y9iSrf31HXgCnE4W"
            "J22XTuwYv01Z0Yh0GLFEy41amqEQ0c94RqSKJNYj9oY="
        ),
        (
            "MIICXQIBAAKBgQC7Dwrj0K6sY2T+sxiXUJDiBzjK6Br6t5hnmirAfPUokdeiji+xCJKrqe71hKIf6Jee8sxbRQ7uZd5y+Acs"
            "PdTt0bTYmCsSUebcQMYZ0SdqTRpQSXbEdq1RXyeMdB/p3hZ1uqFSd8NHPjYxNKCdb44bl4IUA5QIcN5NE1/n5k887wIDAQAB"
            "AoGAfLakvgqtyoViGmXxqUCvt+K0vKNPCYVKeRhSFI+7K9dAe0JtDYz3rLfZd5t8M+Xw4KpkER3TvKHyU5iFv7thsCDBd2oc"
            "4S8OAnFbRpOoHEwYPNk8JmzPqFgVoHrv+83D00XBMLOoBDcnPxSqz2Tv17nzyfUkUElwKaYtPvmT/ZECQQDqDdiS6HFfsKMS"
            "s1TVcYHJp6k/y4BPeGe460bdcq6cFNBxlzBgcqhUex1Y/OLc4eKl6P7B6Mv6kNkaQrdPjRlNAkEAzJkjCTUcQ+bWe/OrsM5X"
            "Gvrj9kUlqFxEJdrSpRNBJ0S5a0bFONvjYqOF94pY+fVZhUTtCQ7vXy4687fz1rVxKwJBAMr1Yr5Rri5qP56xv3ivSvqQ1uUp"
            "FITVRixGaVcSYXObYP1/O0YHZwyLDfHiqN8dSarRFkkUE/2dqYVqIQdstWkCQClxX4pu6qHKcWm8Kuvub/B0H5bz3LPktJ0i"
            "XQa5BrqIjjJvrGVfDQke7HT+3hULoK2BD66FCvGxsJlLiqXULO8CQQDBnDY2LkM/BkJLgIc37cP5p3iYn0R89PyBxPHE5Dqu"
            "N3jAU416rdAyjP/cE7IbFe0QyAtBEZLkjNDFPwB5mDDb"
        ),
        (
            "MIICXgIBAAKBgQCrhUZjf2e38SNxISi+T0t2ATSoBgad5CLOyGY0V5WdGURahHxdM4jg+Yq+Pa3/5Abn8029zbxntjchpUn7"
            "aqVdRy2o97bGKIEHX4mcy8aP2MVi/D3AIs1sHLWwNCybvaza4QZDjcvzmTAk6BQF5pM22bTfqMUtamnoeAfjqvqclQIDAQAB"
            "AoGALAieJoMZ5I5CtBN4O0tuKxBqLUzGvBhKm121Z3Co11kaREbJCsBlPqSx6t844X3wC/JZngXIfbO4+alOkf4yD5GIvmbg"
            "3lOhznI4Fz2xIpUyCYF7526jyzom7r9IZzkJs44vwDpNU5jGq2MLluz9wIb1c+nkpu5nSVEE53bO2k0CQQDhleK66mmgIaXk"
            "bD7eCc8IH2/ajo/oFRLB7ceMCXmGUbN9tk4z05vtqwO2evu6I7z6WnJaJ+oEGagye5SUWGnfAkEAwqVVEhmALMYF5hI44eD2"
            "N1u7uWQxVPK3sPVzQEY2efxWXBh2GpL2o7Xgo4/ZnLr7gzVwrf3K9ArIFIVBv7PwCwJBAMewxPotU786yf1AjQ5EpI5ONdfE"
            "50LMlMQy1rfyEy+B11/rJ6LdKWTkQ+8fQwJtbHY55oxEVPW4OJonp0kCUwUCQQCQLGRRzr+o6lhuLOsjLD1TjcgDrxn3QP0c"
            "vwHKBvfM7UKOXrQERP0ZD9u/awqV083+RvQafFT65I2E3Ztwwng3AkEA3Pbj1UPWruqoWqNvnS0jcsEmhNMHjFewECX6E//X"
            "IhpLi23ItE5Mo5Rvtdzd2Dkq9bcE9Z7wqOfH1vA5K2ezMw=="
        ),
    ),
    2048: (
        (
            "MIIEowIBAAKCAQEAwt6m/5zcEk4nry+UMCBwz0pngIOZ8RlDvpnGp53I5wm7Z3Ny+uINDpTj88fw+ga4Ig8EOwFfOcBuHh0u"
            "9UhRqOnU5dKrJS0ooXRjuy5zaUkGBF2tAqciCb1ReS2/H/Fq905K0/5o/GVZLYsrnFsZ+/Nt7a7wr/r1mXILwBGrK432okej"
            "eKuzR/txMu1U4/7YTnrE1Hrc2n2vpkKQbU/FhYcseLVOWIK9cDE/CUZIR6kaCCV8G7tBt8Ow7sYbunKqCdfB3BoVbPf04+O2"
            "J6eUaJbZG6M/A9DYceVPghpun6X6BDULCn3tcLpKhHTTXOhCQv2W0N+X/WQy5Kq6FS2FmQIDAQABAoIBAFV5yWGkoclru691"
            "nLgReroKJmUyFHOzQ8pWdFMwfB+PXsLtWnlebyC+wVA8muBo0xqpYI8rNmREGmkeHutbGeqQCqD2a7imWsSbI2XG5bvAWqHO"
            "nyVjPyRrhNG09bkisWshzeO4G7/eCqRV/76ZHUgtCkJv8kYWu+TfJ/VLKrwyx5YeIE8PLn7gBY3ZThOnhXSgOyPMsPiUyidS"
            "28KCnJ365IC/xu/RWgmjpNBrx16poBOVqKvJLZaLZ3stK+W14LxbgmfbYEH3UGsfyjmEUHSYFxLa6X0Eu55DWqQXbXwxPuY0"
            "P9YAozNklycc1QT2pHzsx/elrN2wvWR1hyzvSBsCgYEA9vQYVlpHfA+4txWpjx5iDbK65uabx7eBNFzasNQh1zOw2iPirYkG"
            "9X17DmeTaHTcZ9FjI5sAiDoSiZg4Kms4T0lRrFWPOlA09BJuLFToFFaOe8wegxGrOIN6+/s1P/mClirN0/a7DwDmsLr1Fp8S"
            "bYW5UgvTLoK39eCMEal6RQMCgYEAygIe+5HtGcFxuLsNbGEqz1FsTzAtpfjhCZOkLiZfKdoHIwrPykX44H75niwdco3nG4cV"
            "hSoBU/VKwj9T5pswV0AHkRSpZEDBwMVYjE9ABhJAHY6fXOBmozsWPxpR0aO7UgH1Cu5D3wUVXe+0EsUUEk5x8OvX/poSievw"
            "EWOtQjMCgYEAtPoVi9MFaCmtWJ8Lb9L4UMmWpviBWU9l5JXXvpb3Zdp/1J1P1ZUCAI5AzEGjiX16uKp+WO2S6kKEq0lef9er"
            "oI8+x2i8WiPFasjG7L4chisYqCjig3NDY1sXmepzD7sutBYSWTALzeb/KK0aR8Wzn4fMVBBOZ1tsrUgt3hOxgzkCgYBXJCkX"
            "XrDILoGPLemxeg0Ml9RAKMlYUo9JIU5uthDRLgNsI2rVl++vcDbf+6nMU9iBMHmhEyi1fhf8yXK5BPMKgE2DUUVtQN4T+U2k"
            "YT9+HvtXhMHMP+UmvwNuvzzSUW4qBzwctgHDQB8igZfNjQSGjR5rzmFDrFUY+BV8euIvrwKBgEghlHWy4MifTT1hl9KGDM+D"
            "9Xz+nnTwE6gUbo3injcb4tLbXQt9/MrybuiBhJjVZWMM3W4lKy2nGfkjGNlUkEAtwV5M7cxfpfvboiBhZNwd+2OVYadXOLhs"
            "dpVp1eTtQLqEt4PuRH2hHhEoIdSJTo5Q965399ieJEGCHLlYKMl6"
        ),
        (
            "MIIEpAIBAAKCAQEA2NNtzfPQoXaQvAuKy2vG6PCabe10653XtNwQ38L1oX3TjpcprAsB8H5VbkAv/HnoWTN8MUUGFdDm9xNp"
            "ifxm6FRXQYARW9APKB0l7hpI9PVnpCkykSeZNGVON/RT5uUp/Ja9g0BW0vRAzVb1lUgx9hLfSIxdD9MnrKzZi2zb1E4K92sR"
            "W76Pul+HH42j3yEZiG8KEyh/umBOeNzNQLPQakthwhwV8bqL4mF1jwCn9HmhsD3LDUAMuLl2RLRU5v0oUzKr95VHYYdyAjW6"
            "xPgPYM1U6OhBmwGENbDVXM9OAi9ekgdahN47aNW1oOLnuEQJynHkXDbjdVz7rKbX2pxIqwIDAQABAoIBAAKkuT78jPua9XLF"
            "dUC7pKYsYMWcUoOY3gtfb3k66EG6xfyEDUcCr1heQe5hK/SZC+MihI4ZOFTFwjsa6nt7L0n/1TyAMjX7WGP1zwOTIHaUE1pm"
            "Ai7Q28ZOweBewzMaciOZNuBFxYk23x9hwwa55ZoJat14kJ3jxiUNym0vu5JgB3RhcB0mpm2dO5QBMCwBG4oCciP9hPzMjUE5"
            "jXVSHCFc59RNJXIr9l4p4oyGsswA5EQ8JwJg02SMlbvb0TsgtQ3SV27c6SBeTSoHamiXc4Z2Z/rBrDX2glR5HIZtNeLuzCvr"
            "0YAIjQh2DWeIgCAbw4v26C+kJF2hmISoFMvTScECgYEA9SJn9hFz4eHD3Xpb3dS6PHb9olQbX09/F795qofpdZ9mIykw+A/x"
            "byfjOcMUmBoSYOPaQpzO/mg1mat5ePvowuppqDx7u+SlZ2HNTIGxLfJRdhszoRk+pgI0M2yFs0DnTE4Vq1OmaRnz02LgjwWS"
            "p6KWX3dr4UAD3TS9a4qv0KECgYEA4m/MzOx9b+yU32WCdTzvgB1NeOh96iryf4bTYJmHkRvx/7uHjZmQjIIFiOGhThs5WW28"
            "hqrOr60eND8FUs3xagu+ChLHhpeo1u+udU8tNguAiOJSmEsP/Zsnuh3efY16Vz3cFSCKdqtzY38Ut/t1lDmnkOSwF79z/BrN"
            "uTz+OcsCgYA/8Dd5oVe+hSqXbEDl/YSOHONPIez50TxvL0xGxKiKO4diiG3zZgUtXxQPjuiiO7qrdwMI+OmsxfWlHWrTubEe"
            "lhH1BcGoYp0Z+BKacAGM4HWK/tFapcEHf++psha1iKpL5toUE/+FznUgn9u+sk9sViYuxHFpEU9wtT7q/AObwQKBgQDfuJRB"
            "V9rrbXT9b37AtK7xBoKX1iUp6rrjMuO/ipE91r137OGWDsaZfJFZV4wW7qDv8ZMV/sbtHX89IZLx6BYAr49YxosqOMeRbQgS"
            "UWMbBaw+ElaGr4siB1zt7zr3E4Rvk+fRW/BSJT2BbXqb+K+H/prHdpthK0C+MgFWZqPLlwKBgQDJFSj09OYhlLtm0JrT1IYB"
            "hMFn973u+bZ+K5K86aaYir1cur8rIeOjWf53vwiTJkSWCHmqTJd8UxZ/jiWRVsB4j89yZTYYWfp8rBP6jgU5EDw572nrhxbM"
            "HtHbUxgOJFW6pv2dkEiOzuPIHqT0v2VfBOZ+wia3e/OKPaziTTaGKw=="
        ),
    ),
}
"""The keys by the length of their modulus in bits."""
