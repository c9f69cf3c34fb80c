import { type Environment, readVariable, VARIABLE_NAME } from './environment.ts';

/** A text with its variables filled in, or what keeps it from being so. */
export type Interpolation =
  | { readonly kind: 'text'; readonly text: string; readonly variables: readonly string[] }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'unset'; readonly variable: string };

/**
 * Puts the environment's values where `${NAME}` stands; `$${` stands for `${` itself.
 *
 * @example interpolate('http://${VLLM_HOST}/v1', { VLLM_HOST: 'gpu:8000' })
 */
export function interpolate(text: string, env: Environment): Interpolation {
  const variables: string[] = [];
  let filled = '';
  let end = 0;
  for (const match of text.matchAll(/\$\$\{|\$\{([^{}]*)\}?/g)) {
    filled += text.slice(end, match.index);
    end = match.index + match[0].length;
    const name = match[1];
    if (name === undefined) {
      filled += '${';
      continue;
    }
    if (!VARIABLE_NAME.test(name) || !match[0].endsWith('}')) return { kind: 'malformed' };
    const value = readVariable(env, name);
    if (value === undefined) return { kind: 'unset', variable: name };
    variables.push(name);
    filled += value;
  }
  return { kind: 'text', text: filled + text.slice(end), variables };
}
