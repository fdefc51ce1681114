import { expect, test } from "../../fixture.ts";
import { extension } from "../../person/extension.ts";

test("every answer says how it may be used", async ({ page, portal }) => {
  const { id } = await extension(page, portal);
  const stylesheet = /\/pkg\/[^"]+\.css/.exec(await (await page.request.get("/login")).text())![0];
  const urls = [
    "/", "/login", "/setup/none", "/me", "/extensions", "/extensions/new", `/extensions/${id}`, `/extensions/${id}/phone`,
    `/extensions/${id}/delete`, "/extensions/0", "/api/nothing", "/api/extension/availability?number=1", "/health", "/icon.svg",
    "/nowhere", stylesheet,
  ];
  for (const url of urls) {
    const headers = (await page.request.get(url, { maxRedirects: 0 })).headers();
    expect(headers, url).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cache-control": url === stylesheet ? "public, max-age=31536000, immutable" : /phone$/.test(url) ? "no-store" : "private, no-cache",
    });
    expect(headers["content-security-policy"], url).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
  }
});

test("pages run scripts by a nonce that no other answer has", async ({ page }) => {
  const nonces = new Set<string>();
  for (const url of ["/login", "/extensions", "/extensions", "/nowhere"]) {
    const answer = await page.request.get(url);
    const policy = answer.headers()["content-security-policy"];
    const nonce = /script-src 'self' 'nonce-([\w+/=-]{20,})' 'wasm-unsafe-eval';/.exec(policy)![1];
    const scripts = [...(await answer.text()).matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length).toBeGreaterThan(0);
    for (const tag of scripts) expect(tag).toContain(`nonce="${nonce}"`);
    expect(policy).not.toContain("unsafe-inline");
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(4);
});

test("the session's cookie is out of reach of scripts and other sites", async ({ page, start, visit }) => {
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ name: "patchbay_session", httpOnly: true, sameSite: "Lax", secure: false, path: "/" });
  expect(cookie.value).toMatch(/^[\w-]{43,}$/);

  const portal = await start({ environment: { PATCHBAY_PUBLIC_URL: "https://pbx.example.com", PATCHBAY_SIP_ENGINE: "none" } });
  const stranger = await visit({ of: portal, loggedIn: false });
  const form = { user: "admin@example.com", password: "Correct-Horse-7-Battery" };
  const answer = await stranger.request.post("/login", { form, maxRedirects: 0 });
  expect(answer.headers()["set-cookie"]).toMatch(/^__Host-patchbay_session=[\w-]{43,}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
  expect(answer.headers()["strict-transport-security"]).toBe("max-age=31536000");
});
