import { checkAliases } from './check-aliases.ts';
import { checkAuth } from './check-auth.ts';
import { checkLimits } from './check-limits.ts';
import { checkMetrics } from './check-metrics.ts';
import { checkProviders } from './check-providers.ts';
import { checkSchema } from './check-schema.ts';
import { type ConfigDocument, valueAt } from './config-document.ts';
import type { FileConfig } from './config-schema.ts';
import type { Environment } from './environment.ts';
import { environmentProviders } from './environment-providers.ts';
import { itemsAt, textsOf } from './file-outline.ts';

/** What the checks need beside the file. */
export interface CheckContext {
  readonly env: Environment;
  /** The callers' keys that `PROXYAPI_API_KEYS` puts in the place of the file's. */
  readonly environmentKeys: readonly string[];
}

/** Holds a file against all rules and reports every problem to it. `undefined` when a key alone is wrong. */
export function checkFile(document: ConfigDocument, { env, environmentKeys }: CheckContext): FileConfig | undefined {
  if (!document.isUsable) return undefined;
  const file = checkSchema(document);
  checkProviders(document, env);
  checkAliases(document, providerNames(document, env));
  checkAuth(document, { env, environmentKeys });
  checkLimits(document);
  checkMetrics(document);
  return file;
}

function providerNames(document: ConfigDocument, env: Environment): readonly string[] {
  const isLeftOut = valueAt(document.value, ['providers']) === undefined;
  if (isLeftOut) return environmentProviders(env).map(({ name }) => name);
  return textsOf(itemsAt(document, ['providers']), 'name');
}
