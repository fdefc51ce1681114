import type { Page } from "@playwright/test";

declare global {
  interface Window {
    painted: number[];
    moved: number;
  }
}

/** What happened on pages, also on those that were left meanwhile. */
export interface Found {
  /** How long actions took to be painted, in milliseconds; those below a frame are not told. */
  interactions: number[];
  /** How far things moved by themselves. */
  shift: number;
}

/** In the page: notes how long actions take to be painted, and what moves without one. */
export function watch(): void {
  window.painted = [];
  window.moved = 0;
  const timing = { type: "event", durationThreshold: 16, buffered: true };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { interactionId } = entry as PerformanceEntry & { interactionId: number };
      if (interactionId > 0 || ["pointerup", "click", "input", "change"].includes(entry.name)) window.painted.push(entry.duration);
    }
  }).observe(timing);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
      if (!hadRecentInput) window.moved += value;
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** Adds what the page noted. Event Timing tells after the next paint. */
export async function gather(page: Page, found: Found): Promise<void> {
  const { painted, moved } = await page.evaluate(
    () =>
      new Promise<{ painted: number[]; moved: number }>((resolve) =>
        requestAnimationFrame(() => setTimeout(() => resolve({ painted: window.painted, moved: window.moved }))),
      ),
  );
  found.interactions.push(...painted);
  found.shift += moved;
}
