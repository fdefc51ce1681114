import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { once } from "node:events";

/** A port of the loopback interface that nobody uses over TCP or UDP. */
export async function freePort(): Promise<number> {
  for (;;) {
    const tcp = createServer().listen(0, "127.0.0.1");
    await once(tcp, "listening");
    const { port } = tcp.address() as { port: number };
    const free = await udpIsFree(port);
    tcp.close();
    await once(tcp, "close");
    if (free) return port;
  }
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
