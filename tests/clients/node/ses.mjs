// The AWS SDK for JavaScript v3, and nodemailer's SES transport on it: clients of a server that a test names.

import { SendEmailCommand as SendEmailV1, SESClient } from "@aws-sdk/client-ses";
import { SendEmailCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { createTransport } from "nodemailer";

import { answering } from "./answering.mjs";

const settings = ({ url, attempts }) => ({
  endpoint: url,
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: attempts,
});

const utf8 = (words) => ({ Data: words, Charset: "UTF-8" });

const ways = {
  async ses({ sender, recipient, subject, text, ...where }) {
    const client = new SESClient(settings(where));
    const sent = await client.send(
      new SendEmailV1({
        Source: sender,
        Destination: { ToAddresses: [recipient] },
        Message: { Subject: utf8(subject), Body: { Text: utf8(text) } },
      }),
    );
    return sent.MessageId;
  },

  async sesv2({ sender, recipient, subject, text, ...where }) {
    const client = new SESv2Client(settings(where));
    const sent = await client.send(
      new SendEmailCommand({
        FromEmailAddress: sender,
        Destination: { ToAddresses: [recipient] },
        Content: { Simple: { Subject: utf8(subject), Body: { Text: utf8(text) } } },
      }),
    );
    return sent.MessageId;
  },

  async nodemailer({ sender, recipient, subject, text, ...where }) {
    const transport = createTransport({ SES: { sesClient: new SESv2Client(settings(where)), SendEmailCommand } });
    const sent = await transport.sendMail({ from: sender, to: recipient, subject, text });
    return sent.response;
  },
};

/** Send a mail in one of the ways: the id that the client has, or what it threw. */
async function send({ way, ...mail }) {
  try {
    return { id: await ways[way](mail) };
  } catch (error) {
    return { name: error.name, code: error.code ?? null, message: error.message };
  }
}

/** The types of the events of a mail, from the inspection API. */
async function events({ url, id }) {
  const answer = await fetch(`${url}/_sesmodel/events?${new URLSearchParams({ message_id: id })}`);
  const { events } = await answer.json();
  return events.map((event) => event.type);
}

await answering({ send, events });
