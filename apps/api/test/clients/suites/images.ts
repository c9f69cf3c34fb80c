import { expect } from 'chai';

import { collectStream } from '../collect-stream.ts';
import type { Ask } from '../ports/chat-client.ts';
import type { Subject } from '../subject.ts';

const URL_IMAGE = 'https://images.example/boat.png';
/** One white pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=';
const SEEN = `I see 2: ${URL_IMAGE}; image/png, ${Buffer.from(PIXEL, 'base64').length} bytes.`;

/** Images of a user's turn. */
export function imagesSuite(subject: Subject): void {
  const ask = (): Ask => ({ model: subject.model('vision'), turns: [{ role: 'user', text: 'What is this?', images: [URL_IMAGE, `data:image/png;base64,${PIXEL}`] }] });

  it('shows the provider images by URL and by base64', async () => {
    expect((await subject.client.chat(ask())).text).to.equal(SEEN);
    expect((await collectStream(subject.client.stream(ask()))).text).to.equal(SEEN);
  });
}
