import type { Panel, Row } from './panel.ts';

/** Where something lies in Grafana's grid of 24 columns. */
export interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A heading or a panel, in its place. */
export type Placed =
  | { readonly kind: 'row'; readonly title: string; readonly position: GridPosition }
  | { readonly kind: 'panel'; readonly panel: Panel; readonly position: GridPosition };

const COLUMNS = 24;
const PANEL_HEIGHT = 8;
const HEADING_HEIGHT = 1;

/** Lays rows out from top to bottom, panels from left to right; one that does not fit any more begins a new line. */
export function placePanels(rows: readonly Row[]): readonly Placed[] {
  const placed: Placed[] = [];
  let y = 0;
  for (const { title, panels } of rows) {
    placed.push({ kind: 'row', title, position: { x: 0, y, w: COLUMNS, h: HEADING_HEIGHT } });
    y += HEADING_HEIGHT;
    let x = 0;
    for (const panel of panels) {
      const { width = 8 } = panel;
      if (x + width > COLUMNS) {
        x = 0;
        y += PANEL_HEIGHT;
      }
      placed.push({ kind: 'panel', panel, position: { x, y, w: width, h: PANEL_HEIGHT } });
      x += width;
    }
    y += PANEL_HEIGHT;
  }
  return placed;
}
