import { expect, test } from "../fixture.ts";
import { extension } from "../person/extension.ts";
import { fillLogIn } from "../person/log-in.ts";
import { Mailbox } from "../system/mailbox.ts";

test("links to new passwords go out by the mail server that is set", async ({ faults, start, visit }) => {
  faults.expectStatus(422, 502);
  const mailbox = await Mailbox.start();
  const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none", SSL_CERT_FILE: mailbox.certificate } });
  portal.secrets.add("Hand-Over-7").add("Chosen-Again-1852");
  const page = await visit({ of: portal });
  const person = await visit({ of: portal, loggedIn: false });
  const ada = await extension(page, portal, { first_name: "Ada, <b>", last_name: "\"Söhne\" 田中", email: "Ada@Example.com" });

  await test.step("without a server, the page says what cannot be sent", async () => {
    await person.goto("/login");
    await person.getByRole("link", { name: "Forgot your password?" }).click();
    await expect(person.getByText("This system cannot send e-mail.")).toBeVisible();
    await expect(person.getByRole("button")).toHaveCount(0);
  });

  const save = page.getByRole("button", { name: "Save" });
  await test.step("a server is set, judged, and tried", async () => {
    await page.goto("/settings");
    await page.getByRole("link", { name: "Mail server" }).click();
    await page.getByLabel("Server").fill("mail example");
    await page.getByLabel("Port").fill("0");
    await page.getByLabel("Sender").fill("pbx@example.com");
    await save.click();
    await expect(page.getByLabel("Server")).toHaveAccessibleDescription("Write a host name or an address, like mail.example.com.");
    await expect(page.getByLabel("Port")).toHaveAttribute("aria-invalid", "true");
    await page.getByLabel("Server").fill("localhost");
    await page.getByLabel("Port").fill(String(mailbox.port));
    await page.getByLabel("User name").fill("patchbay");
    await save.click();
    await expect(page.getByLabel("Password")).toHaveAccessibleDescription(/^Type the password/);
    await page.getByLabel("Password").fill("wrong");
    await save.click();
    await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
    await page.getByRole("button", { name: "Send me a test message" }).click();
    await expect(page.getByRole("alert")).toContainText("The test message was not sent");
    await page.getByLabel("Password").fill("Hand-Over-7");
    await save.click();
    await page.getByRole("button", { name: "Send me a test message" }).click();
    await expect(page.getByText("The mail server took a message for admin@example.com.")).toBeVisible();
    expect(await mailbox.mailTo("admin@example.com")).toMatchObject({ from: "pbx@example.com", secure: true, user: "patchbay" });
    await expect(page.getByLabel("Password")).toHaveValue("");
    expect(await page.content()).not.toContain("Hand-Over-7");
  });

  const ask = async (email: string) => {
    await person.goto("/password/forgotten");
    await person.getByLabel("E-mail address").fill(email);
    await person.getByRole("button", { name: "Send the link" }).click();
    await expect(person.getByText("If somebody has this address, a link is on its way to it.")).toBeVisible();
    return (await person.getByRole("main").innerHTML()).replaceAll(/\s+/g, " ");
  };
  await test.step("whoever asks, the answer is the same", async () => {
    expect(await ask("nobody@example.com")).toBe(await ask("ada@EXAMPLE.com"));
    const mail = await mailbox.mailTo("Ada@Example.com");
    expect(mail.secure).toBe(true);
    expect(mail.to).toEqual(["Ada@Example.com"]);
    expect(mailbox.mails).toHaveLength(2);
    const body = mail.text.split("\r\n\r\n").slice(1).join("\n\n");
    const plain = /base64/i.test(mail.text) ? Buffer.from(body, "base64").toString() : body.replaceAll("=\r\n", "").replaceAll("=3D", "=");
    const link = /http\S+\/password\/[0-9a-f]{64}/.exec(plain)![0];
    portal.secrets.add(link.split("/").at(-1)!);
    expect(link).toMatch(new RegExp(`^${portal.url}/password/`));
    await person.goto(link);
    await person.getByLabel("New password").fill("Chosen-Again-1852");
    await person.getByRole("button", { name: "Change password" }).click();
    await expect(person.getByText("Your new password holds. Log in with it.")).toBeVisible();
    await fillLogIn(person, ada.number, "Chosen-Again-1852");
    await expect(person).toHaveURL("/me");
  });

  await test.step("a server that nobody vouches for gets no password", async () => {
    const stranger = await Mailbox.start();
    await page.goto("/settings/mail");
    await page.getByLabel("Port").fill(String(stranger.port));
    await page.getByLabel("Password").fill("Hand-Over-7");
    await save.click();
    await page.getByRole("button", { name: "Send me a test message" }).click();
    await expect(page.getByRole("alert")).toContainText("The test message was not sent");
    expect(stranger.mails).toEqual([]);
    await stranger.stop();
    await page.getByRole("button", { name: "Send nothing any more" }).click();
    await expect(page.getByText("No mail server is set, so nothing is sent.")).toBeVisible();
  });
  await mailbox.stop();
});

for (const way of ["tls", "plain"] as const)
  test(`letters go out by ${way} as well`, async ({ start, visit }) => {
    const mailbox = await Mailbox.start(way);
    const portal = await start({ environment: { PATCHBAY_SIP_ENGINE: "none", SSL_CERT_FILE: mailbox.certificate } });
    const page = await visit({ of: portal });
    await page.goto("/settings/mail");
    await page.getByLabel("Server").fill("localhost");
    await page.getByLabel("Encryption").selectOption(way);
    await page.getByLabel("Port").fill(String(mailbox.port));
    await page.getByLabel("Sender").fill("pbx@example.com");
    if (way === "tls") {
      await page.getByLabel("User name").fill("patchbay");
      await page.getByLabel("Password").fill("Hand-Over-7");
    }
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved. It holds from now on.")).toBeVisible();
    await page.getByRole("button", { name: "Send me a test message" }).click();
    await expect(page.getByText("The mail server took a message for admin@example.com.")).toBeVisible();
    const mail = await mailbox.mailTo("admin@example.com");
    expect([mail.secure, mail.user]).toEqual(way === "tls" ? [true, "patchbay"] : [false, undefined]);
    await mailbox.stop();
  });
