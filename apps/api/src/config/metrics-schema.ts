import { listOf, section, text, wholeNumber } from './schema-parts.ts';

const labelSchema = section({
  name: text('a name of a-z, 0-9 and _, such as team_name', /^(?!__)[a-z_][a-z0-9_]{0,63}$/).meta({
    description: 'Unique. The label’s name.',
  }),
  header: text('a header name', /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/).meta({
    description: 'The request header that holds its value. Not one that holds a key.',
  }),
  max_values: wholeNumber(1, 1000).default(50).meta({
    description: 'Different values that are told apart; further ones count as `other`.',
  }),
});

/** What metrics tell beside what they always tell. */
export const metricsSchema = section({
  labels: listOf(labelSchema, { takes: 'a list of labels' }).default([]).meta({
    description:
      'Labels of `proxy_api_custom_requests_total`, which counts requests by what callers say in their headers. Values are cut ' +
      'to 64 characters, and what is no letter, digit or one of `_.:/@-` becomes `_`; without the header a request counts as ' +
      '`none`. All combinations together: 1,000 at most.',
  }),
});
