// A mail server that is not ours, for the tests of the mailer: two of them, in fact. "open" offers
// neither TLS nor sign-in; "guarded" demands both. Receivers whose names say so are refused. Each
// sign-in and each letter becomes one line of JSON in DIR/log, the letter as mailparser reads it.
// Usage: node server.mjs DIR   (DIR has key.pem and cert.pem; DIR/ports appears when it listens)
import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const dir = process.argv[2];
const log = (entry) => appendFileSync(`${dir}/log`, JSON.stringify(entry) + "\n");
const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code });

function onRcptTo(address, session, done) {
  const name = address.address.split("@")[0];
  if (name === "gone") return done(refusal(550, "no such user here"));
  if (name === "busy") return done(refusal(451, "mailbox is busy"));
  done();
}

function bytesOf(stream, done) {
  const parts = [];
  stream.on("data", (part) => parts.push(part));
  stream.on("end", () => done(Buffer.concat(parts)));
}

const onData = (server) => (stream, session, done) =>
  bytesOf(stream, async (bytes) => {
    const to = session.envelope.rcptTo.map((r) => r.address);
    if (to[0].startsWith("full")) return done(refusal(552, "mailbox is full"));
    const m = await simpleParser(bytes, { skipTextToHtml: true });
    log({
      server,
      secure: session.secure,
      user: session.user ?? null,
      envelope: { from: session.envelope.mailFrom.address, to },
      from: m.from.text,
      to: m.to.text,
      subject: m.subject,
      text: m.text,
      html: m.html,
      id: m.messageId,
      date: m.date,
      auto: m.headers.get("auto-submitted"),
      list: m.headers.get("list"),
      ascii: bytes.every((b) => b < 0x80),
      longest: Math.max(...bytes.toString("latin1").split("\r\n").map((l) => l.length)),
      bareLines: /[^\r]\n|\r[^\n]/.test(bytes.toString("latin1")),
    });
    done();
  });

const open = new SMTPServer({
  disabledCommands: ["STARTTLS"],
  authOptional: true,
  allowInsecureAuth: true,
  onAuth: (auth, session, done) => {
    log({ server: "open", auth: auth.username, password: auth.password });
    done(null, { user: auth.username });
  },
  onRcptTo,
  onData: onData("open"),
});
const guarded = new SMTPServer({
  key: readFileSync(`${dir}/key.pem`),
  cert: readFileSync(`${dir}/cert.pem`),
  onAuth: (auth, session, done) => {
    const right = auth.username === "tongxin" && auth.password === "open sesame 芝麻";
    log({ server: "guarded", auth: auth.username, secure: session.secure, right });
    done(right ? null : new Error("wrong password"), { user: auth.username });
  },
  onRcptTo,
  onData: onData("guarded"),
});
open.on("error", () => {}); // a client that goes away in the middle is part of the tests
guarded.on("error", () => {});

const listen = (server) =>
  new Promise((done) => {
    const s = server.listen(0, "127.0.0.1", () => done(s.address().port));
  });
const ports = `${await listen(open)} ${await listen(guarded)}\n`;
writeFileSync(`${dir}/ports.new`, ports);
renameSync(`${dir}/ports.new`, `${dir}/ports`);
