// What the SDK for JavaScript makes of answers: moments, maps, lists, pages. SES_URL says where the model is.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as v1 from "@aws-sdk/client-ses";
import * as v2 from "@aws-sdk/client-sesv2";

const settings = {
  endpoint: process.env.SES_URL,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 1,
};
const ses = new v1.SESClient(settings);
const sesv2 = new v2.SESv2Client(settings);
const askV1 = (name, input = {}) => ses.send(new v1[`${name}Command`](input));
const ask = (name, input = {}) => sesv2.send(new v2[`${name}Command`](input));

const recent = (moment) => assert.ok(moment instanceof Date && Math.abs(moment - Date.now()) < 24 * 3600e3, `${moment}`);

test("v1 tells of identities in maps by their names", async () => {
  await askV1("VerifyEmailIdentity", { EmailAddress: "ana+a&b=c@example.org" });
  await askV1("VerifyDomainDkim", { Domain: "shop.example" });
  const names = ["ana+a&b=c@example.org", "shop.example", "nobody@example.net"];

  const { VerificationAttributes } = await askV1("GetIdentityVerificationAttributes", { Identities: names });
  assert.deepEqual(Object.keys(VerificationAttributes).sort(), ["ana+a&b=c@example.org", "shop.example"]);
  assert.equal(VerificationAttributes["ana+a&b=c@example.org"].VerificationStatus, "Pending");
  const { DkimAttributes } = await askV1("GetIdentityDkimAttributes", { Identities: names });
  assert.equal(DkimAttributes["shop.example"].DkimTokens.length, 3);
  assert.equal(DkimAttributes["shop.example"].DkimEnabled, true);
});

test("v1 pages through lists and waits for an identity", async () => {
  for (const one of ["a", "b", "c"]) await askV1("VerifyEmailIdentity", { EmailAddress: `${one}@page.example` });

  const found = [];
  for await (const page of v1.paginateListIdentities({ client: ses, pageSize: 2 }, { IdentityType: "EmailAddress" })) {
    found.push(...page.Identities);
  }
  assert.deepEqual(found.filter((name) => name.endsWith("@page.example")).sort(), [
    "a@page.example",
    "b@page.example",
    "c@page.example",
  ]);
  const waited = await v1.waitUntilIdentityExists({ client: ses, maxWaitTime: 5 }, { Identities: ["example.com"] });
  assert.equal(waited.state, "SUCCESS");
});

test("v1 writes moments and numbers that the SDK reads", async () => {
  await askV1("SendRawEmail", { RawMessage: { Data: Buffer.from("From: a@example.com\r\nTo: b@example.net\r\n\r\nHi") } });
  await askV1("CreateTemplate", { Template: { TemplateName: "v1 offer", SubjectPart: "Hi <{{name}}> & co", TextPart: "x" } });

  const { SendDataPoints } = await askV1("GetSendStatistics");
  recent(SendDataPoints.at(-1).Timestamp);
  assert.equal(SendDataPoints.at(-1).DeliveryAttempts, 1);
  assert.equal((await askV1("GetSendQuota")).SentLast24Hours, 1);
  recent((await askV1("ListTemplates")).TemplatesMetadata[0].CreatedTimestamp);
  assert.equal((await askV1("GetTemplate", { TemplateName: "v1 offer" })).Template.SubjectPart, "Hi <{{name}}> & co");
  assert.equal((await askV1("GetAccountSendingEnabled")).Enabled, true);
});

test("v1 describes a configuration set", async () => {
  await askV1("CreateConfigurationSet", { ConfigurationSet: { Name: "by-v1" } });
  await askV1("CreateConfigurationSetEventDestination", {
    ConfigurationSetName: "by-v1",
    EventDestination: {
      Name: "metrics",
      Enabled: true,
      MatchingEventTypes: ["send", "bounce"],
      CloudWatchDestination: {
        DimensionConfigurations: [
          { DimensionName: "campaign", DimensionValueSource: "messageTag", DefaultDimensionValue: "none" },
        ],
      },
    },
  });

  const described = await askV1("DescribeConfigurationSet", {
    ConfigurationSetName: "by-v1",
    ConfigurationSetAttributeNames: ["eventDestinations"],
  });
  assert.equal(described.ConfigurationSet.Name, "by-v1");
  assert.deepEqual(described.EventDestinations[0].MatchingEventTypes.sort(), ["bounce", "send"]);
  assert.equal(described.EventDestinations[0].Enabled, true);
});

test("v2 writes moments that the SDK reads", async () => {
  await ask("PutSuppressedDestination", { EmailAddress: "gone+a&b=c/d?e#f%41@example.net", Reason: "BOUNCE" });
  await ask("CreateEmailTemplate", { TemplateName: "v2 offer", TemplateContent: { Subject: "Hi", Text: "Hello" } });

  const { SuppressedDestination } = await ask("GetSuppressedDestination", { EmailAddress: "gone+a&b=c/d?e#f%41@example.net" });
  recent(SuppressedDestination.LastUpdateTime);
  const { SuppressedDestinationSummaries } = await ask("ListSuppressedDestinations", {
    StartDate: new Date(Date.now() - 24 * 3600e3),
    EndDate: new Date(Date.now() + 24 * 3600e3),
  });
  assert.equal(SuppressedDestinationSummaries[0].EmailAddress, "gone+a&b=c/d?e#f%41@example.net");
  const { TemplatesMetadata } = await ask("ListEmailTemplates");
  recent(TemplatesMetadata.find((one) => one.TemplateName === "v2 offer").CreatedTimestamp);
  await ask("DeleteEmailTemplate", { TemplateName: "v2 offer" });
  await ask("DeleteSuppressedDestination", { EmailAddress: "gone+a&b=c/d?e#f%41@example.net" });
});

test("v2 pages through lists", async () => {
  for (const number of [1, 2, 3, 4, 5]) {
    await ask("PutSuppressedDestination", { EmailAddress: `page${number}@example.net`, Reason: "COMPLAINT" });
  }

  const found = [];
  const pages = v2.paginateListSuppressedDestinations({ client: sesv2, pageSize: 2 }, { Reasons: ["COMPLAINT"] });
  for await (const page of pages) found.push(...page.SuppressedDestinationSummaries.map((one) => one.EmailAddress));
  assert.deepEqual(found.sort(), [1, 2, 3, 4, 5].map((number) => `page${number}@example.net`));
});

test("v2 tells of an identity and of the account", async () => {
  const made = await ask("CreateEmailIdentity", {
    EmailIdentity: "news.example",
    Tags: [{ Key: "team", Value: "a/b c" }],
  });
  assert.equal(made.DkimAttributes.Tokens.length, 3);

  const identity = await ask("GetEmailIdentity", { EmailIdentity: "news.example" });
  assert.equal(identity.IdentityType, "DOMAIN");
  assert.equal(identity.VerifiedForSendingStatus, false);
  assert.deepEqual(identity.Tags, [{ Key: "team", Value: "a/b c" }]);
  const ResourceArn = "arn:aws:ses:us-east-1:123456789012:identity/news.example";
  assert.deepEqual((await ask("ListTagsForResource", { ResourceArn })).Tags, identity.Tags);
  await ask("UntagResource", { ResourceArn, TagKeys: ["team"] });
  assert.deepEqual((await ask("ListTagsForResource", { ResourceArn })).Tags, []);
  const account = await ask("GetAccount");
  assert.equal(account.ProductionAccessEnabled, true);
  assert.equal(account.SendQuota.Max24HourSend, -1);
});

test("v2 sends in bulk, and says what became of each", async () => {
  const { BulkEmailEntryResults } = await ask("SendBulkEmail", {
    FromEmailAddress: "ana@example.com",
    DefaultContent: {
      Template: { TemplateContent: { Subject: "Hi {{name}}", Text: "Hello" }, TemplateData: '{"name": "friend"}' },
    },
    BulkEmailEntries: [
      { Destination: { ToAddresses: ["bob@example.net"] } },
      {
        Destination: { ToAddresses: ["kim@example.net"] },
        ReplacementEmailContent: { ReplacementTemplate: { ReplacementTemplateData: '{"name": "Kim"}' } },
      },
    ],
  });
  assert.deepEqual(BulkEmailEntryResults.map((one) => one.Status), ["SUCCESS", "SUCCESS"]);
});

test("errors carry what programs look at", async () => {
  await assert.rejects(ask("GetEmailIdentity", { EmailIdentity: "nowhere.example" }), (error) => {
    assert.ok(error instanceof v2.NotFoundException);
    assert.equal(error.$metadata.httpStatusCode, 404);
    assert.ok(error.$metadata.requestId);
    return true;
  });
  await assert.rejects(askV1("GetTemplate", { TemplateName: "nothing" }), (error) => {
    assert.ok(error instanceof v1.TemplateDoesNotExistException);
    assert.equal(error.$metadata.httpStatusCode, 400);
    assert.ok(error.$metadata.requestId);
    return true;
  });
});
