import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect } from 'chai';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

describe('node src/main.ts', () => {
  it('prints its URL and the three base_urls, serves, and stops on SIGTERM', async () => {
    const child = spawn(process.execPath, [main, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [greeting] = await once(child.stdout, 'data');
    const url = /on (http:\/\/127\.0\.0\.1:\d+)\n/.exec(String(greeting))?.[1] ?? '';
    expect(String(greeting)).to.include(`openai      ${url}/v1\n`).and.include(`gemini      ${url}\n`);
    expect((await fetch(`${url}/v1/models`)).status).to.equal(200);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).to.equal(0);
  });

  it('prints nothing but its URL when quiet', async () => {
    const child = spawn(process.execPath, [main, '--port', '0', '--quiet'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(String(line)).to.match(/^http:\/\/127\.0\.0\.1:\d+\n$/);
  });

  it('explains itself, and refuses a port that is none', async () => {
    const run = promisify(execFile);
    expect((await run(process.execPath, [main, '--help'])).stdout).to.include('--port');
    const refused = await run(process.execPath, [main, '--port', 'x']).then(() => '', (error: unknown) => String(error));
    expect(refused).to.include('--port must be an integer');
  });
});
