// The tests of an application in JavaScript: they look into the model with nothing but fetch. SES_URL says where it is.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { SendEmailCommand, SESv2Client } from "@aws-sdk/client-sesv2";

const url = process.env.SES_URL;

async function model(method, path, body) {
  const answer = await fetch(`${url}/_sesmodel${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const said = await answer.text();
  assert.ok(answer.ok, said);
  return answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(said) : said;
}

/** The application. */
function welcome(address) {
  const ses = new SESv2Client({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  return ses.send(
    new SendEmailCommand({
      FromEmailAddress: "shop@example.com",
      Destination: { ToAddresses: [address] },
      Content: { Simple: { Subject: { Data: "Welcome" }, Body: { Text: { Data: "Hello" } } } },
    }),
  );
}

beforeEach(async () => {
  await model("POST", "/reset");
  await model("POST", "/identities", { names: ["example.com"] });
});

test("a customer is welcomed", async () => {
  const { MessageId } = await welcome("bob@example.net");

  const mail = await model("GET", "/mail/wait?to=bob@example.net&subject=Welcome&timeout=5");
  assert.equal(mail.id, MessageId);
  assert.match(await model("GET", `/mail/${MessageId}/raw`), /^From: shop@example\.com\r$/m);
  assert.equal((await model("GET", "/inboxes/bob@example.net")).total, 1);
});

test("every test begins with nothing sent", async () => {
  assert.deepEqual((await model("GET", "/mail")).mail, []);
});

test("a sender that nobody verified is refused", async () => {
  await model("DELETE", "/identities/example.com");

  await assert.rejects(welcome("bob@example.net"), { name: "MessageRejected" });
});

test("the second call within a second is throttled", async () => {
  await model("PATCH", "/account", { max_send_rate: 1 });
  await welcome("bob@example.net");

  await assert.rejects(welcome("bob@example.net"), { name: "TooManyRequestsException" });
  await model("POST", "/clock/advance", { seconds: 1 });
  await welcome("bob@example.net");
});

test("a connection drops when the mail is sent already", async () => {
  await model("POST", "/faults", { drop: "after" });

  await assert.rejects(welcome("bob@example.net"), { code: "ECONNRESET" });
  assert.equal((await model("GET", "/mail")).total, 1);
});

test("a full mailbox bounces after fourteen hours", async () => {
  await model("POST", "/receivers", { pattern: "*@full.example", steps: [{ do: "defer" }] });
  const { MessageId } = await welcome("bob@full.example");
  await model("POST", "/clock/advance", { hours: 14 });

  const { events } = await model("GET", `/events/wait?message_id=${MessageId}&type=Bounce`);
  assert.equal(events[0].event.bounce.bounceType, "Transient");
});

test("who marks mail as spam is put on the suppression list", async () => {
  await model("POST", "/receivers", { pattern: "angry@example.net", steps: [{ do: "complain" }] });

  await welcome("angry@example.net");
  const { MessageId } = await welcome("angry@example.net");

  const { events } = await model("GET", `/events?message_id=${MessageId}&type=Complaint`);
  assert.equal(events[0].event.complaint.complaintSubType, "OnAccountSuppressionList");
});
