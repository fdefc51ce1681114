import path from "node:path";

import { expect, test } from "../fixture.ts";
import { extension } from "../person/extension.ts";
import { PhonePage } from "../person/phone-page.ts";
import { Cluster } from "../system/cluster.ts";
import { until } from "../system/until.ts";

test("a killed Kamailio is started again, and phones stay registered", async ({ phone: plug, start, visit }) => {
  const portal = await start();
  const page = await visit({ of: portal });
  const [ada, ben] = [await extension(page, portal), await extension(page, portal, { first_name: "Ben" })];
  const phones = await Promise.all([ada, ben].map((settings) => plug({ server: "127.0.0.1", port: portal.sip.port, ...settings })));
  for (const phone of phones) {
    phone.register();
    await phone.event("REGISTER_OK");
  }
  const shown = new PhonePage(page);
  await page.goto(`/extensions/${ben.id}/phone`);
  await shown.expectRegistered(10_000);

  const [pid] = portal.children("kamailio");
  process.kill(pid, "SIGKILL");
  await until("/health says that the engine is away", async () => {
    const health = await portal.health();
    return health?.status === 503 && health.body.engine !== "ok" && health.body.database === "ok";
  });
  await portal.healthy();
  expect(portal.children("kamailio")).not.toContain(pid);

  await page.reload();
  await shown.expectRegistered(10_000);
  phones[0].dial(ben.number);
  await phones[1].event("CALL_INCOMING");
  phones[0].command("hangup");
  await phones[1].event("CALL_CLOSED");
});

test("a killed PostgreSQL is started again with the same data", async ({ start, visit }) => {
  const portal = await start();
  const page = await visit({ of: portal });
  const { number } = await extension(page, portal);
  const [pid] = portal.children("postgres");
  process.kill(pid, "SIGKILL");
  await until("another PostgreSQL runs", () => portal.children("postgres").some((other) => other !== pid));
  await portal.healthy();
  await page.goto("/extensions");
  await expect(page.getByRole("rowheader")).toHaveText([number]);
});

test("without an engine the portal says so and works", async ({ start, visit }) => {
  const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none" } });
  const page = await visit({ of: portal });
  expect(await portal.health()).toEqual({ status: 200, body: { database: "ok", engine: "none" } });
  const { id, number } = await extension(page, portal);
  for (const url of ["/extensions", `/extensions/${id}/phone`]) {
    await page.goto(url);
    await expect(page.getByRole("heading", { name: "No phone can register at the moment" })).toBeVisible();
    await expect(page.getByText("start it with PATCHBAY_SIP_ENGINE=own")).toBeVisible();
    await expect(page.getByText("No SIP engine", { exact: true })).toBeVisible();
  }
  await expect(page.getByRole("heading", { name: `Extension ${number} is live` })).toBeVisible();
  expect(portal.children("kamailio")).toEqual([]);
});

test("an engine that another server runs serves what this one's portal saves", async ({ phone: plug, start, visit }) => {
  const cluster = Cluster.start();
  try {
    const running = await start({ environment: { DATABASE_URL: cluster.url } });
    const portal = await start({
      environment: {
        DATABASE_URL: cluster.url,
        PATCHBAY_SIP_ENGINE: "external",
        PATCHBAY_SIP_LISTEN: `${running.sip.host}:${running.sip.port}`,
        PATCHBAY_SEALING_KEY_FILE: path.join(running.folder, "data/sealing.key"),
      },
    });
    expect(portal.children("kamailio")).toEqual([]);
    expect(await portal.health()).toEqual({ status: 200, body: { database: "ok", engine: "ok" } });
    const page = await visit({ of: portal });
    const ada = await extension(page, portal);
    await page.goto(`/extensions/${ada.id}/phone`);
    const phone = await plug({ ...ada, server: running.sip.host, port: running.sip.port });
    phone.register();
    await phone.event("REGISTER_OK");
    await new PhonePage(page).expectRegistered(10_000);
    await page.goto("about:blank");
    await running.stop();
    expect(await portal.health()).toEqual({ status: 503, body: { database: "ok", engine: "away" } });
    await portal.stop();
  } finally {
    cluster.remove();
  }
});

// The portal's default: everything on one machine.
test("phones on the portal's own machine call each other", async ({ page, phone: plug, portal }) => {
  const [ada, ben] = [await extension(page, portal), await extension(page, portal, { first_name: "Ben" })];
  const settings = { server: portal.sip.host, port: portal.sip.port, address: portal.sip.host };
  const [calling, called] = [await plug({ ...settings, ...ada }), await plug({ ...settings, ...ben })];
  for (const phone of [calling, called]) {
    phone.register();
    await phone.event("REGISTER_OK");
  }
  calling.dial(ben.number);
  await called.event("CALL_INCOMING");
  called.command("accept");
  await Promise.all([calling.event("CALL_ESTABLISHED"), called.event("CALL_ESTABLISHED")]);
  calling.command("hangup");
  await called.event("CALL_CLOSED");
});
