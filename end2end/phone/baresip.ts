import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type Socket, connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { freePort } from "../system/port.ts";
import { Process } from "../system/process.ts";
import { until } from "../system/until.ts";
import { writeTone } from "./tone.ts";

/** What a person types into a phone. */
export interface Settings {
  server: string;
  port: string | number;
  number: string;
  name: string;
  password: string;
  transport?: "udp" | "tcp";
  /** Of the phone itself: another machine than the portal's, unless a test wants them on one. */
  address?: string;
}

export const PHONES_ADDRESS = "127.0.0.2";

interface Event {
  type: string;
  param: string;
  peeruri?: string;
  peerdisplayname?: string;
}

/** baresip, a real phone without a screen, driven over its control socket. */
export class Phone {
  private readonly events: Event[] = [];
  private buffer = Buffer.alloc(0);

  private constructor(
    private readonly process: Process,
    private readonly socket: Socket,
    private readonly folder: string,
    private readonly settings: Settings,
  ) {
    socket.on("data", (data: Buffer) => this.read(data));
    socket.on("error", () => undefined);
  }

  /** Switches a phone on; it hums `hertz` in calls. It does not register yet. */
  static async start(settings: Settings, hertz = 440): Promise<Phone> {
    const folder = mkdtempSync(path.join(tmpdir(), "patchbay-phone-"));
    const [sip, control] = [await freePort(), await freePort()];
    const tone = path.join(folder, "tone.wav");
    writeTone(tone, hertz);
    const rtp = 20_000 + ((sip * 10) % 10_000);
    const lines = [
      "poll_method epoll",
      `sip_listen ${settings.address ?? PHONES_ADDRESS}:${sip}`,
      `audio_source aufile,${tone}`,
      "audio_player aubridge,player",
      "audio_alert aubridge,alert",
      "ausrc_srate 8000",
      "auplay_srate 8000",
      "ausrc_channels 1",
      "auplay_channels 1",
      `rtp_ports ${rtp}-${rtp + 8}`,
      `snd_path ${folder}`,
      "module_path /usr/lib/baresip/modules",
      ...["g711", "aufile", "aubridge", "sndfile"].map((name) => `module ${name}.so`),
      "module_tmp uuid.so",
      ...["menu", "ctrl_tcp"].map((name) => `module_app ${name}.so`),
      `ctrl_tcp_listen 127.0.0.1:${control}`,
    ];
    writeFileSync(path.join(folder, "config"), `${lines.join("\n")}\n`);
    const process_ = new Process("baresip", ["-f", folder], process.env);
    const socket = await until("baresip's control socket", () => open(control, process_));
    return new Phone(process_, socket, folder, settings);
  }

  /** Lets the phone register, and again before its registration runs out. */
  register(): void {
    const { server, port, number, name, password, transport = "udp" } = this.settings;
    this.command(
      "uanew",
      `<sip:${number}@${server}:${port};transport=${transport}>;auth_user=${name};auth_pass=${password};answermode=manual;regint=120;audio_codecs=PCMU`,
    );
  }

  /** Sends the next REGISTER now: baresip has no command for it, so its account is set up anew. */
  async registerAgain(): Promise<void> {
    const { server, port, number } = this.settings;
    this.command("uadel", `sip:${number}@${server}:${port}`);
    // What was said about the old account is no answer to the new one.
    await this.event("UNREGISTERING");
    this.register();
  }

  dial(number: string): void {
    this.command("dial", `sip:${number}@${this.settings.server}:${this.settings.port}`);
  }

  command(command: string, params = ""): void {
    const text = JSON.stringify({ command, params, token: "test" });
    this.socket.write(`${Buffer.byteLength(text)}:${text},`);
  }

  /** The next event of this type, such as `CALL_ESTABLISHED`; those before it are forgotten. */
  async event(type: string): Promise<Event> {
    const at = await until(`baresip says ${type}; it said ${JSON.stringify(this.events)} ${this.process.stdout}`, () => {
      const found = this.events.findIndex((event) => event.type === type);
      return found >= 0 && { found };
    }, 15_000);
    return this.events.splice(0, at.found + 1)[at.found];
  }

  /** What was heard so far, once it is a second of sound. */
  async heard(): Promise<string> {
    return await until("a second of sound was heard", () => {
      const file = readdirSync(this.folder).find((name) => name.endsWith("-dec.wav"));
      return file && statSync(path.join(this.folder, file)).size > 20_000 && path.join(this.folder, file);
    });
  }

  /** Pulls the plug: the phone signs nobody off. */
  async unplug(): Promise<void> {
    await this.process.signal("SIGKILL");
    this.socket.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The socket speaks netstrings. */
  private read(data: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const colon = this.buffer.indexOf(":");
      const length = Number(this.buffer.subarray(0, colon).toString());
      if (colon < 0 || this.buffer.length < colon + length + 2) return;
      const message = JSON.parse(this.buffer.subarray(colon + 1, colon + 1 + length).toString());
      this.buffer = this.buffer.subarray(colon + length + 2);
      if (message.event) this.events.push(message);
    }
  }
}

async function open(port: number, phone: Process): Promise<Socket | false> {
  if (phone.end !== undefined) throw new Error(`baresip ended: ${phone.end} ${phone.stderr}`);
  return await new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket));
    socket.once("error", () => resolve(false));
  });
}
