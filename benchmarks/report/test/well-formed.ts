const TOKEN = /<(\/?)([A-Za-z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|<|&(?!(?:amp|lt|gt|quot|#39);)/g;

/** What is wrong with a page as XML: one line each. Its style sheet is text like any other. */
export function findMalformed(page: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const ids = new Set<string>();
  for (const match of page.replace('<!DOCTYPE html>', '').matchAll(TOKEN)) {
    const [whole, slash, name, attributes = '', selfClosed] = match;
    if (name === undefined) wrong.push(`unescaped ${whole} at ${match.index}`);
    else if (slash === '/') {
      const expected = open.pop();
      if (expected !== name) wrong.push(`</${name}> closes <${expected}>`);
    } else if (selfClosed === '') open.push(name);
    for (const [, id = ''] of attributes.matchAll(/\sid="([^"]*)"/g)) {
      if (ids.has(id)) wrong.push(`two of id ${id}`);
      ids.add(id);
    }
  }
  return [...wrong, ...open.map((name) => `<${name}> is never closed`)];
}
