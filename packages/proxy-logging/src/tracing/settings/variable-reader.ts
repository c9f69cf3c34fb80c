import type { VariableProblem } from './variable-problem.ts';

/** Variables by name, such as `process.env`. */
export type OpenTelemetryEnvironment = Readonly<Record<string, string | undefined>>;

/** A variable that is set, with its value. */
export interface SetVariable {
  readonly variable: string;
  readonly text: string;
}

/** The least and the most that a number may be. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
}

// Keys are longer than this, so one that was pasted into the wrong variable is not printed.
const LONGEST_SHOWN = 24;

/**
 * Reads variables and gathers what is wrong with them. An empty variable counts as not set, and white space around a
 * value is dropped. Where it takes several names, the first that is set counts.
 */
export class VariableReader {
  readonly problems: VariableProblem[] = [];
  readonly #environment: OpenTelemetryEnvironment;

  constructor(environment: OpenTelemetryEnvironment) {
    this.#environment = environment;
  }

  first(...names: readonly string[]): SetVariable | undefined {
    for (const variable of names) {
      const text = Object.hasOwn(this.#environment, variable) ? this.#environment[variable]?.trim() : undefined;
      if (text !== undefined && text !== '') return { variable, text };
    }
    return undefined;
  }

  /** One of `choices`, in any case of letters. */
  choice<Choice extends string>(names: readonly string[], choices: readonly Choice[]): Choice | undefined {
    const found = this.first(...names);
    if (found === undefined) return undefined;
    const choice = choices.find((each) => each === found.text.toLowerCase());
    if (choice === undefined) this.report(found, `one of ${choices.join(', ')}`);
    return choice;
  }

  isTrue(...names: readonly string[]): boolean {
    return this.choice(names, ['true', 'false']) === 'true';
  }

  integer(names: readonly string[], { min, max }: NumberRange): number | undefined {
    const found = this.first(...names);
    if (found === undefined) return undefined;
    const value = /^\d{1,15}$/.test(found.text) ? Number(found.text) : Number.NaN;
    if (value >= min && value <= max) return value;
    this.report(found, `a whole number from ${min} to ${max}`);
    return undefined;
  }

  /** A number from 0 to 1. */
  ratio(name: string): number | undefined {
    const found = this.first(name);
    if (found === undefined) return undefined;
    const value = /^\d*\.?\d+$/.test(found.text) ? Number(found.text) : Number.NaN;
    if (value <= 1) return value;
    this.report(found, 'a number from 0 to 1');
    return undefined;
  }

  /** @param got what was there, where its text had better not be shown */
  report({ variable, text }: SetVariable, expected: string, got: string = shown(text)): void {
    this.problems.push({ variable, expected, got });
  }
}

function shown(text: string): string {
  return text.length > LONGEST_SHOWN ? `a text of ${text.length} characters` : JSON.stringify(text);
}
