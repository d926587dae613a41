// What nodemailer writes, mailparser reads and mailauth verifies.

import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { simpleParser } from "mailparser";
import { createTransport } from "nodemailer";

import { answering } from "./answering.mjs";

const decoded = (file) => ({ ...file, content: Buffer.from(file.content, "base64") });

const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows" });

/** A message as nodemailer writes it; the contents of files come as base64. */
async function compose({ mail }) {
  const sent = await transport.sendMail({ ...mail, attachments: (mail.attachments ?? []).map(decoded) });
  return sent.message.toString("base64");
}

const mailboxes = (field) =>
  [field ?? []].flat().flatMap(({ value }) => value.map(({ name, address }) => ({ name, address })));

/** What mailparser finds in the bytes of a message. */
async function parse({ data }) {
  const mail = await simpleParser(Buffer.from(data, "base64"), {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
  });
  return {
    subject: mail.subject ?? null,
    from: mailboxes(mail.from),
    to: mailboxes(mail.to),
    cc: mailboxes(mail.cc),
    replyTo: mailboxes(mail.replyTo),
    messageId: mail.messageId ?? null,
    date: mail.date?.toISOString() ?? null,
    text: mail.text ?? null,
    html: mail.html || null,
    attachments: mail.attachments.map((file) => ({
      filename: file.filename ?? null,
      contentType: file.contentType,
      contentId: file.cid ?? null,
      disposition: file.contentDisposition ?? null,
      content: file.content.toString("base64"),
    })),
  };
}

/** What mailauth says of the signatures of each mail; key records come with it, and nobody is asked. */
async function verify({ mails, records }) {
  const resolver = async (name) => {
    if (records[name]) return [[records[name]]];
    throw Object.assign(new Error(name), { code: "ENOTFOUND" });
  };
  const verified = mails.map(async (data) => {
    const { results } = await dkimVerify(Buffer.from(data, "base64"), { resolver, minBitLength: 1024 });
    return results.map(({ status }) => status.result);
  });
  return Promise.all(verified);
}

const tasks = { compose, parse, verify };

await answering(tasks);
