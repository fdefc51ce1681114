import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { once } from "node:events";

/** The kernel gives connections ports from 32768 on, and phones speak on those from 20000 on: none of them is taken before it is used. */
const FIRST = 10_000;
/** Workers start side by side, each with ports of its own; one that takes over from another does not begin where that one began. */
const EACH = 1_000;
const first = FIRST + (Number(process.env.TEST_PARALLEL_INDEX ?? 0) % 10) * EACH;
let next = process.pid % EACH;

/** A port of the loopback interface that nobody uses over TCP or UDP. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = first + next;
    // A phone listens for TLS on the port behind its own.
    next = (next + 2) % EACH;
    if ((await tcpIsFree(port)) && (await udpIsFree(port))) return port;
  }
}

async function tcpIsFree(port: number): Promise<boolean> {
  const tcp = createServer().listen(port, "127.0.0.1");
  try {
    await once(tcp, "listening");
  } catch {
    return false;
  }
  tcp.close();
  await once(tcp, "close");
  return true;
}

async function udpIsFree(port: number): Promise<boolean> {
  const udp = createSocket("udp4");
  try {
    udp.bind(port, "127.0.0.1");
    await once(udp, "listening");
    return true;
  } catch {
    return false;
  } finally {
    udp.close();
  }
}
