/** A query of a panel. */
export interface Query {
  /** PromQL, with Grafana's variables. */
  readonly expr: string;
  /** What a line is called; Grafana fills in labels. */
  readonly legend: string;
  /** Asks only where node-exporter runs too. @default false */
  readonly needsNodeExporter?: boolean;
}

/** One panel, without its place. */
export interface Panel {
  readonly title: string;
  /** What it shows and how to read it. */
  readonly description: string;
  readonly type: 'stat' | 'state-timeline' | 'timeseries';
  /** Grafana's name of the unit, such as `s`, `percentunit`. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** From here on it is yellow, then red. @default no colours */
  readonly thresholds?: readonly [warning: number, critical: number];
  /** Words and colours for values. @default the values themselves */
  readonly words?: Readonly<Record<number, readonly [text: string, color: string]>>;
  /** Of the 24 columns of the grid. @default 8 */
  readonly width?: number;
  /** Lines on top of one another. @default false */
  readonly isStacked?: boolean;
}

/** Panels under one heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}
