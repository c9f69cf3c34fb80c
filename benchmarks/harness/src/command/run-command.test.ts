import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

const SERVER = "const server = require('node:http').createServer((_request, response) => response.end('here')); server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port + ' '));";

/** A benchmark that starts a server, tells its URL, and then does what is asked. */
function benchmarkThat(does: string): string {
  return `
    import { Children } from '${new URL('../processes/children.ts', import.meta.url).href}';
    import { runCommand } from '${new URL('run-command.ts', import.meta.url).href}';
    await runCommand({
      help: '', isOddFigure: () => false, parseOptions: () => ({ jsonFile: undefined, isSaved: false }),
      async run() {
        const { url } = await new Children().start({ args: ['-e', ${JSON.stringify(SERVER)}], cores: undefined });
        process.stdout.write(url.href);
        ${does}
        return new Promise((resolve) => setTimeout(resolve, 60_000));
      },
    });
  `;
}

async function run(does: string, temporaryFolder = tmpdir()): Promise<{ readonly code: number; readonly url: string; readonly errors: string }> {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', benchmarkThat(does)], { env: { ...process.env, TMPDIR: temporaryFolder }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [url, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => { url += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
  const [code] = await once(child, 'close') as [number];
  return { code, url, errors };
}

/** Within the 5 s that a killed process may take to let go of its port. */
async function isDownSoon(url: string): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await fetch(url).then(() => false, () => true)) return true;
    await delay(50);
  }
  return false;
}

describe('runCommand', () => {
  it('leaves no server behind when something throws where no promise hears it, and tells what', async () => {
    const { code, url, errors } = await run("setTimeout(() => { throw new Error('out of ink'); });");
    expect([code, errors]).to.deep.equal([2, 'out of ink\n']);
    expect(url).to.match(/^http:/);
    expect(await isDownSoon(url), url).to.equal(true);
  });

  it('leaves no folder of a gateway behind when it is told to end', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'run-command-'));
    try {
      const { code, url } = await run("new Children().startGateway({ yaml: '' }).catch(() => {}); const { readdirSync } = await import('node:fs'); process.stdout.write(' ' + readdirSync(process.env.TMPDIR).length + ' '); process.kill(process.pid, 'SIGTERM');", folder);
      expect(code).to.equal(143);
      expect(url).to.match(/ 1 /);
      expect(await readdir(folder)).to.deep.equal([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('leaves no server behind when it is told to end', async () => {
    const { code, url } = await run("process.kill(process.pid, 'SIGTERM');");
    expect(code).to.equal(143);
    expect(url).to.match(/^http:/);
    expect(await isDownSoon(url), url).to.equal(true);
  });
});
