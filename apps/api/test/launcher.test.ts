import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { expect } from 'chai';

const ENTRY = fileURLToPath(new URL('../bin/proxyapi.mjs', import.meta.url));

/** Starts a gateway as npx and pnpm do, below shells and other processes; resolves with the launcher and the gateway's address. */
async function launch(env: Record<string, string>): Promise<{ readonly launcher: ReturnType<typeof spawn>; readonly url: string; readonly closed: Promise<unknown> }> {
  const command = `"${process.execPath}" --conditions=proxyapi-source "${ENTRY}"; true`;
  const shellOut = `require('node:child_process').spawn('sh', ['-c', process.argv[1]], { stdio: 'inherit' })`;
  const inner = `"${process.execPath}" -e "${shellOut}" '${command}' pnpm; true`;
  const launcher = spawn(process.execPath, ['-e', shellOut, inner, 'npx'], {
    cwd: '/',
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  // The gateway inherits the launcher's output: it closes once both are gone.
  const closed = once(launcher.stdout, 'close');
  let output = '';
  for await (const chunk of launcher.stdout.iterator({ destroyOnReturn: false })) {
    output += String(chunk);
    const url = /listens on (http:\S+)/.exec(output)?.[1];
    if (url !== undefined && output.includes('OPENAI_API_KEY')) {
      launcher.stdout.resume();
      return { launcher, url, closed };
    }
  }
  throw new Error(`no gateway came up: ${output}`);
}

describe('a gateway run by a script', () => {
  before(function skipWithoutShell() {
    if (process.platform === 'win32') this.skip();
  });

  it('stops when what launched it was killed', async () => {
    const { launcher, url, closed } = await launch({ npm_lifecycle_event: 'start' });
    expect((await fetch(`${url}/livez`)).status).to.equal(200);
    launcher.kill('SIGKILL');
    await closed;
    expect(await fetch(`${url}/livez`).then(() => 'there', () => 'gone')).to.equal('gone');
  });
});
