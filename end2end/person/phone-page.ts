import { type Browser, type Locator, type Page, expect } from "@playwright/test";
import jsqr from "jsqr";

import { PHONES_ADDRESS, type Settings } from "../phone/baresip.ts";

/** The page that says what to type into a phone. */
export class PhonePage {
  readonly liveLine: Locator;

  constructor(readonly page: Page) {
    this.liveLine = page.locator(".live-line");
  }

  /** Label and value of every line, in the order of the page. */
  async facts(): Promise<[string, string][]> {
    const panel = this.page.getByRole("region", { name: "Set up the phone" });
    const [labels, values] = [panel.locator("dt"), panel.locator("dd code")].map((part) => part.allTextContents());
    const all = await values;
    return (await labels).map((label, at) => [label, all[at]]);
  }

  /** The values as a person types them from the page into a phone. */
  async settings(): Promise<Settings> {
    const facts = Object.fromEntries(await this.facts());
    return {
      server: facts["Server"],
      port: facts["Port"],
      number: facts["Extension"],
      name: facts["Registration name"],
      password: facts["Registration password"],
    };
  }

  /** What a camera reads from the QR code. */
  async scan(browser: Browser): Promise<string | undefined> {
    const code = this.page.locator(".qr");
    await code.scrollIntoViewIfNeeded();
    const { width, height, pixels } = await decode(browser, await code.screenshot());
    return jsqr.default(new Uint8ClampedArray(pixels), width, height)?.data;
  }

  async expectRegistered(within: number): Promise<void> {
    await expect(this.liveLine).toContainText(`Registered from ${PHONES_ADDRESS}`, { timeout: within });
    await expect(this.liveLine).toHaveClass(/registered/);
  }
}

/** The pixels of a PNG; a page without a content policy decodes it. */
async function decode(browser: Browser, png: Buffer): Promise<{ width: number; height: number; pixels: number[] }> {
  const page = await browser.newPage();
  const image = await page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
    canvas.drawImage(bitmap, 0, 0);
    const { width, height, data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width, height, pixels: [...data] };
  }, png.toString("base64"));
  await page.close();
  return image;
}
