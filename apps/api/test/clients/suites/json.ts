import { expect } from 'chai';
import * as z from 'zod';

import type { Subject } from '../subject.ts';

const RECIPE = z.object({ title: z.string(), minutes: z.number().int().min(1), steps: z.array(z.object({ text: z.string(), isOptional: z.boolean() })) });

/** Answers in JSON. */
export function jsonSuite(subject: Subject): void {
  it('gets an object that fits its schema', async () => {
    const recipe = await subject.client.structured(subject.ask('chat', 'A recipe, please.'), RECIPE);
    expect(recipe).to.deep.equal({ title: 'a title', minutes: 1, steps: [{ text: 'a text', isOptional: true }] });
  });

  if (subject.upstream.lacks.has('json_object')) {
    it('learns that JSON without a schema does not exist there, by a 400 that names response_format', async () => {
      const { status, code, param } = await subject.failureOf(subject.client.jsonMode(subject.ask('chat', 'JSON, please.')));
      expect({ status, code, param }).to.deep.equal({ status: 400, code: 'unsupported_parameter', param: 'response_format' });
      expect(subject.mock.bill()).to.have.length(0);
    });
  } else {
    it('gets an object without a schema', async () => {
      expect(await subject.client.jsonMode(subject.ask('chat', 'JSON, please.'))).to.be.an('object').that.is.not.empty;
    });
  }
}
