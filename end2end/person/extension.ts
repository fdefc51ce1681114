import { randomBytes } from "node:crypto";

import { type Page, expect } from "@playwright/test";

import type { Portal } from "../system/portal.ts";

export interface Values {
  first_name?: string;
  last_name?: string;
  email?: string;
  mobile?: string;
  job_title?: string;
  number?: string;
  caller_id?: string;
  user_password?: string;
  role?: string;
  organizations?: string;
  registration_name?: string;
  registration_password?: string;
  weak_confirmed?: string;
  concurrent_registrations?: string;
  call_waiting?: string;
  call_handling?: string;
  pickup_groups?: string;
  remote_registration?: string;
  network_restriction?: string;
  networks?: string;
  user_agent_restriction?: string;
  user_agents?: string;
  call_duration?: string;
  call_limit?: string;
  call_limit_seconds?: string;
  do_not_disturb_information?: string;
  lunch_information?: string;
  do_not_disturb_internal_always?: string;
  available_internal_busy?: string;
}

export interface Extension {
  id: number;
  number: string;
  name: string;
  password: string;
}

/** An extension that a test starts from, made the way a browser without script posts it. */
export async function extension(page: Page, portal: Portal, values: Values = {}, apply = true): Promise<Extension> {
  const form = {
    first_name: "Ada",
    last_name: "Lovelace",
    number: portal.number(),
    registration_name: `phone-${randomBytes(5).toString("hex")}`,
    registration_password: randomBytes(16).toString("hex"),
    ...values,
  };
  portal.secrets.add(form.registration_password);
  if (form.user_password) portal.secrets.add(form.user_password);
  const answer = await page.request.post(`${portal.url}/extensions/new`, {
    form: { ...form, apply: apply ? "yes" : "no" },
    maxRedirects: 0,
  });
  expect(answer.status(), await answer.text()).toBe(303);
  const id = Number(/^\/extensions\/(\d+)\/phone$/.exec(answer.headers().location)?.[1]);
  return { id, number: form.number, name: form.registration_name, password: form.registration_password };
}
