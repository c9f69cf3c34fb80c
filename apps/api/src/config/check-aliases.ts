import { nearestNames } from '@proxyapi/proxy-core';
import { type ConfigDocument, isMapping, valueAt } from './config-document.ts';
import { listAt } from './file-outline.ts';
import { formatKeyPath, type KeyPath } from './key-path.ts';
import { parseModelTarget } from './parse-model-target.ts';

const TARGET = 'a target of the form provider/model';

/** Reports targets in `models` that lead nowhere: to another name in `models`, or to a provider that there is not. */
export function checkAliases(document: ConfigDocument, providerNames: readonly string[]): void {
  const models = valueAt(document.value, ['models']);
  if (!isMapping(models)) return;
  const aliases = new Set(Object.keys(models));
  for (const alias of aliases) {
    const path = ['models', alias];
    for (const [index, target] of listAt(document.value, path).entries()) {
      if (typeof target !== 'string') continue;
      // A name may stand for itself: "openai/gpt-4o: [openai/gpt-4o, …]" adds fallbacks to a model's own address.
      const isOtherAlias = target !== alias && aliases.has(target);
      if (isOtherAlias) document.report([...path, index], { expected: TARGET, got: 'another name in models' });
      else checkTarget(document, { path: [...path, index], target }, providerNames);
    }
  }
}

interface TargetInFile {
  readonly path: KeyPath;
  readonly target: string;
}

function checkTarget(document: ConfigDocument, { path, target }: TargetInFile, providerNames: readonly string[]): void {
  const parsed = parseModelTarget(target);
  if (parsed === undefined) {
    document.report(path, { expected: TARGET });
    return;
  }
  // Without a single name the list of providers itself is wrong, and that is reported already.
  if (providerNames.length === 0 || providerNames.includes(parsed.provider)) return;
  const [nearest] = nearestNames(parsed.provider, providerNames.filter((name) => document.mayShow(name)), 1);
  // As a key's name: a provider's own may be wrong as well, and hold a line break.
  const hint = nearest === undefined ? undefined : `the nearest is ${formatKeyPath([nearest])}`;
  document.report(path, { expected: 'a target at a configured provider', hint });
}
