"""Which files SES takes as attachments (HDR-07)."""

from __future__ import annotations

REFUSED_EXTENSIONS = frozenset(
    """
    ade adp app asp bas bat cer chm cmd com cpl crt csh der exe fxp gadget hlp hta inf ins isp its js jse ksh lib lnk
    mad maf mag mam maq mar mas mat mau mav maw mda mdb mde mdt mdw mdz msc msh msh1 msh1xml msh2 msh2xml mshxml msi
    msp mst ops pcd pif plg prf prg ps1 ps1xml ps2 ps2xml psc1 psc2 reg scf scr sct shb shs sys tmp url vb vbe vbs vps
    vsmacros vss vst vsw vxd ws wsc wsf wsh xnk
    """.split()
)
"""The 90 extensions that SES refuses, in lower case without the dot."""


# Blanks and dots, which receivers cut off; and what a receiver may not see, or ends a name at.
_ENDS = " .\t\r\n\0\u00a0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\"'"


def is_refused(filename: str) -> bool:
    """Whether SES refuses a file of that name, whatever its media type.

    >>> is_refused("a.pdf.EXE "), is_refused("a.exe.pdf")
    (True, False)
    """
    _, dot, extension = filename.rstrip(_ENDS).rpartition(".")
    return bool(dot) and extension.strip().lower() in REFUSED_EXTENSIONS
