import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { bits, boolean, integer, objectIdentifier, octets, sequence, set, tagged, utcTime, utf8 } from "./der.ts";

export interface ServerIdentity {
  /** PEM; its own authority, so clients are given this very text. */
  readonly certificate: string;
  readonly key: string;
}

const DAY = 24 * 3600 * 1000;
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
const COMMON_NAME = "2.5.4.3";
const SUBJECT_KEY_ID = "2.5.29.14";
const KEY_USAGE = "2.5.29.15";
const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
const BASIC_CONSTRAINTS = "2.5.29.19";

/**
 * A fresh key and a certificate for 127.0.0.1 and `localhost`, signed by itself, good for a year. kubectl sends
 * credentials over TLS only, so a sandbox that plain kubectl can use needs one.
 */
export function createIdentity(): ServerIdentity {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const publicDer = publicKey.export({ type: "spki", format: "der" });
  const algorithm = sequence(objectIdentifier(ECDSA_WITH_SHA256));
  const name = sequence(set(sequence(objectIdentifier(COMMON_NAME), utf8("databand-sandbox"))));
  const now = Date.now();
  const toSign = sequence(
    // Version 3.
    tagged(0, true, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(utcTime(new Date(now - DAY)), utcTime(new Date(now + 365 * DAY))),
    name,
    publicDer,
    tagged(3, true, extensions(publicDer)),
  );
  const signature = sign("sha256", toSign, privateKey);
  const der = sequence(toSign, algorithm, bits(signature));
  return { certificate: pem("CERTIFICATE", der), key: privateKey.export({ type: "pkcs8", format: "pem" }) as string };
}

function extensions(publicKey: Uint8Array): Buffer {
  const names = sequence(tagged(2, false, Buffer.from("localhost")), tagged(7, false, Buffer.from([127, 0, 0, 1])));
  // Digital signature, and signing of certificates.
  const usage = bits(Buffer.from([0b10000100]), 2);
  const keyId = createHash("sha1").update(publicKey).digest();
  return sequence(
    extension(BASIC_CONSTRAINTS, sequence(boolean(true)), true),
    extension(KEY_USAGE, usage, true),
    extension(SUBJECT_KEY_ID, octets(keyId), false),
    extension(SUBJECT_ALTERNATIVE_NAME, names, false),
  );
}

function extension(id: string, value: Uint8Array, critical: boolean): Buffer {
  return sequence(objectIdentifier(id), ...(critical ? [boolean(true)] : []), octets(value));
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
