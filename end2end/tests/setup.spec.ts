import { readFileSync } from "node:fs";
import path from "node:path";

import { test as base, expect } from "@playwright/test";

import { Machine, ROOT } from "../system/machine.ts";

const test = base.extend<{ machine: Machine }>({
  machine: async ({}, use) => {
    const machine = new Machine();
    await use(machine);
    machine.remove();
  },
});

/** Rust and Node as they should be. */
function withToolchain(machine: Machine): void {
  machine.program("cargo");
  machine.program("rustc", `[ "$1" = --version ] && echo "rustc 1.95.0 (stand-in)" || echo "${machine.at("target")}"`);
  machine.program("node", "echo v22.0.0");
  machine.program("npm");
  machine.file("target/installed");
}

test("a toolchain that is missing or too old is named in one sentence with the way out", async ({ machine }) => {
  const outdated = (name: string, version: string) => machine.program(name, `echo ${version}`);
  const cases: [() => void, RegExp][] = [
    [() => machine.without("cargo"), /^There is no cargo in PATH: install Rust with rustup .*, open a new shell and try again\.$/],
    [() => outdated("rustc", '"rustc 1.80.1 (stand-in)"'), /^Rust 1\.80\.1 is too old, Patchbay needs 1\.\d+: run `rustup update stable` and try again\.$/],
    [() => machine.without("node"), /^There is no node in PATH: install Node\.js 20\.12 or later .* and try again\.$/],
    [() => machine.without("npm"), /^There is no npm in PATH though Node\.js is there: .*the package npm.* and try again\.$/],
    [() => outdated("node", "v20.11.1"), /^Node\.js 20\.11\.1 is too old: install 20\.12 or later .* and try again\.$/],
    [() => machine.program("rustc", '[ "$1" = --version ] && echo "rustc 1.95.0" || echo /nowhere'), /^This Rust has no wasm32-unknown-unknown target and no rustup to add it: .* and try again\.$/],
  ];
  withToolchain(machine);
  expect(await machine.run("toolchain.sh")).toEqual({ status: 0, output: "" });
  for (const [spoil, sentence] of cases) {
    withToolchain(machine);
    spoil();
    const { status, output } = await machine.run("toolchain.sh");
    expect(output).toMatch(sentence);
    expect(status).toBe(1);
  }
});

test("a wasm-bindgen of another version is named with its place", async ({ machine }) => {
  const pinned = /^wasm-bindgen = "=(.*)"$/m.exec(readFileSync(path.join(ROOT, "Cargo.toml"), "utf8"))![1];
  const place = `home/.cache/patchbay/tools/wasm-bindgen-${pinned}`;
  machine.file(`${place}/bin/wasm-bindgen`, `#!/bin/sh\necho wasm-bindgen ${pinned}`);
  expect(await machine.run("tools.sh")).toEqual({ status: 0, output: "" });
  machine.file(`${place}/bin/wasm-bindgen`, "#!/bin/sh\necho wasm-bindgen 0.1.0");
  expect(await machine.run("tools.sh")).toEqual({
    status: 1,
    output: `Cargo.toml pins wasm-bindgen ${pinned} but PATH has wasm-bindgen 0.1.0: remove ${machine.at(place)} and try again.`,
  });
});

test.describe("packages that are missing", () => {
  /** Everything that the release needs, but Kamailio. */
  function withPostgres(machine: Machine): void {
    for (const name of ["cc", "initdb", "postgres"]) machine.program(name);
  }

  test("are named with the command for who may not install them", async ({ machine }) => {
    machine.program("id", "echo 1000");
    machine.program("apt-get");
    expect(await machine.run("packages.sh", "run")).toEqual({
      status: 1,
      output:
        "Packages are missing that this user may not install: run `sudo setup/install-packages.sh " +
        "gcc libc6-dev kamailio kamailio-postgres-modules postgresql` once, then try again.",
    });
    machine.without("apt-get");
    expect(await machine.run("packages.sh", "run")).toEqual({
      status: 1,
      output:
        "Packages are missing that this user may not install: install with your system's package manager what Debian calls " +
        "`gcc libc6-dev kamailio kamailio-postgres-modules postgresql` once, then try again.",
    });
  });

  test("are installed by who is root or may become it without a password", async ({ machine }) => {
    machine.program("apt-get", 'echo "apt-get $*" >>"$SAID"');
    machine.program("dpkg-query", "exit 1");
    machine.program("id", "echo 0");
    withPostgres(machine);
    expect(await machine.run("packages.sh", "run")).toMatchObject({ status: 0, output: expect.stringMatching(/^✓ install kamailio /) });
    expect(machine.said().at(-1)).toMatch(/^apt-get install .* kamailio kamailio-postgres-modules$/);
    machine.program("id", "echo 1000");
    machine.program("sudo", '[ "$1" = -n ] && [ "$2" = true ] || echo "sudo $*" >>"$SAID"');
    expect((await machine.run("packages.sh", "run")).status).toBe(0);
    expect(machine.said()).toEqual(["sudo -n setup/install-packages.sh kamailio kamailio-postgres-modules"]);
  });

  test("such as Kamailio cost the phones, not the portal", async ({ machine }) => {
    machine.program("id", "echo 1000");
    withPostgres(machine);
    const { status, output } = await machine.run("packages.sh", "run");
    expect(output).toBe(
      "There is no Kamailio, so the portal runs without phones: install with your system's package manager what Debian calls " +
        "`kamailio kamailio-postgres-modules` to have them.",
    );
    expect(status).toBe(0);
    // Its tests need it.
    const tested = await machine.run("packages.sh", "test");
    expect(tested).toMatchObject({ status: 1, output: expect.stringMatching(/chromium .* kamailio kamailio-postgres-modules` once/) });
    machine.program("kamailio");
    machine.file("system/usr/lib/x86_64-linux-gnu/kamailio/modules/db_postgres.so");
    expect(await machine.run("packages.sh", "run")).toEqual({ status: 0, output: "" });
  });
});

test.describe("installing packages", () => {
  const POLICY = "system/usr/sbin/policy-rc.d";
  const CLUSTERS = "system/etc/postgresql-common/createcluster.conf";
  const DEFAULTS = "create_main_cluster = true\n";

  /** Packages that start their services when nothing forbids it, as Debian's do; `installed` were there before. */
  function withPackages(machine: Machine, ...installed: string[]): void {
    machine.program("dpkg-query", `for package; do :; done; case " ${installed.join(" ")} " in *" $package "*) echo "ii " ;; *) exit 1 ;; esac`);
    machine.program("apt-get", `
      [ "$1" = install ] || exit 0
      for package; do
        case $package in
          postgresql-common) mkdir -p "$DPKG_ROOT/etc/postgresql-common" "$DPKG_ROOT/etc/init.d"
            [ -e "${machine.at(CLUSTERS)}" ] || printf '${DEFAULTS.replace("\n", "\\n")}' >"${machine.at(CLUSTERS)}"
            : >"$DPKG_ROOT/etc/init.d/postgresql" ;;
          postgresql) grep -q '^create_main_cluster = false' "${machine.at(CLUSTERS)}" || echo "a cluster was made" >>"$SAID" ;;
          kamailio) mkdir -p "$DPKG_ROOT/etc/init.d"; : >"$DPKG_ROOT/etc/init.d/kamailio" ;;
          *) continue ;;
        esac
        status=0
        [ ! -e "${machine.at(POLICY)}" ] || "${machine.at(POLICY)}" "$package" start || status=$?
        [ $status -eq 101 ] || echo "$package was started" >>"$SAID"
        [ "\${DIES_AT:-}" != "$package" ] || kill -9 $PPID
      done`);
    machine.program("deb-systemd-helper", 'echo "$* for $DPKG_MAINTSCRIPT_PACKAGE" >>"$SAID"');
    machine.program("update-rc.d", 'echo "update-rc.d $*" >>"$SAID"');
  }

  test("leaves no service of theirs running, now or at the next boot", async ({ machine }) => {
    withPackages(machine);
    expect((await machine.run("install-packages.sh", "kamailio", "postgresql")).status).toBe(0);
    expect(machine.said()).toEqual([
      "disable kamailio.service for kamailio",
      "update-rc.d kamailio disable",
      "disable postgresql.service for postgresql-common",
      "update-rc.d postgresql disable",
    ]);
    expect(machine.has(POLICY)).toBe(false);
    expect(machine.read(CLUSTERS)).toBe(DEFAULTS);
  });

  test("changes no service that was there", async ({ machine }) => {
    withPackages(machine, "postgresql-common", "kamailio");
    machine.file("system/etc/init.d/postgresql");
    machine.file("system/etc/init.d/kamailio");
    machine.file(CLUSTERS, "data_directory = '/srv'\n");
    machine.file(POLICY, "#!/bin/sh\n# theirs\nexit 0\n");
    expect((await machine.run("install-packages.sh", "kamailio", "postgresql")).status).toBe(0);
    expect(machine.said()).toEqual([]);
    expect(machine.read(POLICY)).toBe("#!/bin/sh\n# theirs\nexit 0\n");
    expect(machine.read(CLUSTERS)).toBe("data_directory = '/srv'\n");
  });

  test("puts back at the next try what a killed one had changed", async ({ machine }) => {
    withPackages(machine);
    machine.file(POLICY, "#!/bin/sh\n# theirs\nexit 0\n");
    const apt = machine.read("bin/apt-get");
    machine.program("apt-get", `DIES_AT=postgresql\n${apt}`);
    expect((await machine.run("install-packages.sh", "postgresql")).status).toBe(null);
    expect(machine.read(POLICY)).toContain("exit 101");
    machine.program("apt-get", apt);
    expect((await machine.run("install-packages.sh", "postgresql")).status).toBe(0);
    expect(machine.read(POLICY)).toBe("#!/bin/sh\n# theirs\nexit 0\n");
    expect(machine.read(CLUSTERS)).toBe(DEFAULTS);
    expect(machine.said()).not.toContainEqual(expect.stringMatching(/started|made/));
  });
});
