import { parseSync } from 'oxc-parser';

/** The names that a module exports. */
export interface PublicNames {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** Reads them from a declaration file that is a list, as an index of ours is. @throws TypeError when it exports in another way. */
export function readPublicNames(path: string, source: string): PublicNames {
  const { module: { staticExports } } = parseSync(path, source);
  const entries = staticExports.flatMap((statement) => statement.entries);
  const named = entries.map(({ exportName: { name }, isType }) => {
    if (name === null) throw new TypeError(`${path} exports what has no name in it: list the names`);
    return { name, isType };
  });
  const namesOf = (wantsTypes: boolean): readonly string[] => named.filter(({ isType }) => isType === wantsTypes).map(({ name }) => name).toSorted();
  return { values: namesOf(false), types: namesOf(true) };
}
