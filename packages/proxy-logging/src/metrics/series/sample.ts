/** The values of a series' labels, by name. */
export type Labels = Readonly<Record<string, string>>;

/** One series of a counter or a gauge, as a scrape sees it. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}
