import { execFileSync } from "node:child_process";
import path from "node:path";

export interface Certificate {
  certificate: string;
  key: string;
}

/** A certificate for this machine that vouches for itself, in files of this folder. */
export function certify(folder: string): Certificate {
  const files = { certificate: path.join(folder, "certificate.pem"), key: path.join(folder, "key.pem") };
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  execFileSync("openssl", ["req", ...kind, ...names, "-keyout", files.key, "-out", files.certificate], { stdio: "pipe" });
  return files;
}
