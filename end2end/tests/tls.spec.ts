import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connect } from "node:tls";

import { expect, test } from "../fixture.ts";
import { extension } from "../person/extension.ts";
import { fillLogIn } from "../person/log-in.ts";
import { certify } from "../system/certificate.ts";
import { ADMINISTRATOR } from "../system/portal.ts";
import { until } from "../system/until.ts";

/** The fingerprint of the certificate that is shown to whoever comes now. */
async function shown(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

test("the portal speaks https by itself, and follows its certificate", async ({ start, visit }) => {
  const folder = mkdtempSync(path.join(tmpdir(), "patchbay-certificate-"));
  const files = certify(folder);
  const portal = await start({
    environment: {
      PATCHBAY_SIP_ENGINE: "none",
      PATCHBAY_TLS_CERTIFICATE_FILE: files.certificate,
      PATCHBAY_TLS_KEY_FILE: files.key,
    },
  });
  expect(portal.url).toMatch(/^https:/);
  const page = await visit({ of: portal, loggedIn: false, ignoreHTTPSErrors: true });

  await test.step("the session is for https alone", async () => {
    const answer = await page.goto("/login");
    expect(answer!.headers()["strict-transport-security"]).toBe("max-age=31536000");
    await fillLogIn(page, ADMINISTRATOR.email, ADMINISTRATOR.password);
    await expect(page).toHaveURL("/extensions");
    const session = (await page.context().cookies()).find(({ name }) => name.includes("session"));
    expect(session).toMatchObject({ name: "__Host-patchbay_session", secure: true, httpOnly: true, sameSite: "Lax", path: "/" });
  });

  const ada = await extension(page, portal);
  const pushed = (number: string) =>
    page.evaluate(async (number) => {
      const stream = new EventSource(`/events/registrations?number=${number}`);
      const event = await new Promise<MessageEvent>((resolve, reject) => {
        stream.addEventListener("phones", resolve);
        stream.addEventListener("error", () => reject(new Error("no stream")));
      });
      stream.close();
      return event.data as string;
    }, number);
  await test.step("pages are told what happens", async () => {
    expect(JSON.parse(await pushed(ada.number))).toEqual([ada.number, []]);
  });

  await test.step("a certificate that takes the place of the one before is shown, without a restart", async () => {
    const before = await shown(portal.url);
    const other = mkdtempSync(path.join(tmpdir(), "patchbay-certificate-"));
    const renewed = certify(other);
    copyFileSync(renewed.key, files.key);
    copyFileSync(renewed.certificate, files.certificate);
    await until("the other certificate is shown", async () => (await shown(portal.url)) !== before);
    await page.goto("/extensions");
    await expect(page.getByRole("link", { name: ada.number, exact: true })).toBeVisible();
    expect(JSON.parse(await pushed(ada.number))).toEqual([ada.number, []]);
    expect(portal.ended).toBe(false);
    rmSync(other, { recursive: true });
  });
  rmSync(folder, { recursive: true });
});
