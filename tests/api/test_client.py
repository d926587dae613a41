"""The client with boto3's names: identities, account, errors."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from sesmodel import LocalSes, MessageRejected


def test_identities_are_made_listed_verified_and_deleted_in_v2() -> None:
    ses = LocalSes()
    client = ses.client("sesv2")

    made = client.create_email_identity(EmailIdentity="example.com")
    assert (made["IdentityType"], made["VerifiedForSendingStatus"]) == ("DOMAIN", False)
    assert (made["DkimAttributes"]["Status"], len(made["DkimAttributes"]["Tokens"])) == ("NOT_STARTED", 3)
    assert client.get_email_identity(EmailIdentity="example.com")["DkimAttributes"]["Status"] == "PENDING"
    with pytest.raises(client.exceptions.AlreadyExistsException, match="Email identity example.com already exist."):
        client.create_email_identity(EmailIdentity="example.com")
    ses.verify("example.com")
    assert client.list_email_identities()["EmailIdentities"] == [
        {
            "IdentityType": "DOMAIN",
            "IdentityName": "example.com",
            "SendingEnabled": True,
            "VerificationStatus": "SUCCESS",
        }
    ]
    client.delete_email_identity(EmailIdentity="example.com")
    with pytest.raises(client.exceptions.NotFoundException, match="Email identity example.com does not exist."):
        client.get_email_identity(EmailIdentity="example.com")


def test_identities_are_pending_until_confirmed_in_v1() -> None:
    ses = LocalSes()
    client = ses.client("ses")

    client.verify_email_identity(EmailAddress="ana@example.com")
    client.verify_email_identity(EmailAddress="ana@example.com")
    assert client.list_identities()["Identities"] == ["ana@example.com"]
    assert client.list_identities(IdentityType="Domain")["Identities"] == []
    asked = {"Identities": ["ana@example.com", "bob@example.com"]}
    assert client.get_identity_verification_attributes(**asked)["VerificationAttributes"] == {
        "ana@example.com": {"VerificationStatus": "Pending"}
    }
    ses.verify("ana@example.com")
    assert client.get_identity_verification_attributes(**asked)["VerificationAttributes"] == {
        "ana@example.com": {"VerificationStatus": "Success"}
    }
    client.delete_identity(Identity="ana@example.com")
    client.delete_identity(Identity="ana@example.com")
    assert client.list_identities()["Identities"] == []


def test_the_account_shows_quota_and_state() -> None:
    sandbox = LocalSes.sandbox()

    quota = {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 0.0}
    answer = sandbox.client("ses").get_send_quota()
    assert {name: answer[name] for name in quota} == quota
    assert list(answer)[:3] == list(quota)
    account = sandbox.client("sesv2").get_account()
    assert (account["SendQuota"], account["ProductionAccessEnabled"]) == (quota, False)
    assert account["SuppressionAttributes"] == {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}
    assert LocalSes().client("sesv2").get_account()["ProductionAccessEnabled"] is True


def test_configuration_sets_are_made_listed_and_deleted() -> None:
    ses = LocalSes()
    v1, v2 = ses.client("ses"), ses.client("sesv2")

    v1.create_configuration_set(ConfigurationSet={"Name": "one"})
    v2.create_configuration_set(ConfigurationSetName="two")
    assert v1.list_configuration_sets()["ConfigurationSets"] == [{"Name": "one"}, {"Name": "two"}]
    assert v2.list_configuration_sets()["ConfigurationSets"] == ["one", "two"]
    with pytest.raises(v1.exceptions.ConfigurationSetAlreadyExistsException):
        v1.create_configuration_set(ConfigurationSet={"Name": "one"})
    v2.delete_configuration_set(ConfigurationSetName="one")
    with pytest.raises(v2.exceptions.NotFoundException, match="Configuration set <one> does not exist."):
        v2.delete_configuration_set(ConfigurationSetName="one")
    with pytest.raises(ClientError, match="alphanumeric"):
        v2.create_configuration_set(ConfigurationSetName="a b")


@pytest.mark.spec("LIF-04")
def test_an_error_is_a_client_error_with_the_code_of_its_api() -> None:
    params = {
        "v1": {"Source": "a@b.c", "Message": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}},
        "v2": {"FromEmailAddress": "a@b.c", "Content": {"Simple": {"Subject": {"Data": "s"}, "Body": {}}}},
    }
    v1 = LocalSes().client("ses")
    with pytest.raises(ClientError) as by_value:
        v1.send_email(**params["v1"], Destination={"ToAddresses": ["a" * 3]})
    assert by_value.value.response["Error"]["Code"] == "InvalidParameterValue"
    v2 = LocalSes().client("sesv2")
    with pytest.raises(v2.exceptions.BadRequestException) as by_name:
        v2.send_email(**params["v2"], Destination={"ToAddresses": ["a@b.c"]})
    assert isinstance(by_name.value, ClientError)
    assert by_name.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    with pytest.raises(v1.exceptions.MessageRejected) as caught:
        v1.send_email(**params["v1"], Destination={"ToAddresses": ["d@e.f"]})
    assert isinstance(caught.value.__cause__, MessageRejected)


def test_an_action_that_ses_lacks_is_no_attribute() -> None:
    client = LocalSes().client("sesv2")

    with pytest.raises(AttributeError, match="sesv2 has no action 'send_fax'; the model has .*send_email"):
        client.send_fax()
    assert "send_email" in dir(client)
    assert "create_tenant" not in dir(client)
