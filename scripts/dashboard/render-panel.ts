import type { Panel, Query } from './panel.ts';
import type { Placed } from './place-panels.ts';

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
/** Lists of more lines than this would hide the graph; they scroll. */
const LEGEND = { displayMode: 'list', placement: 'bottom', showLegend: true };

/** A heading or panel as Grafana stores it. Numbers are from 1 on. */
export function renderPanel(placed: Placed, id: number): object {
  if (placed.kind === 'row') return { id, type: 'row', title: placed.title, gridPos: placed.position, collapsed: false, panels: [] };
  const { panel, position } = placed;
  return {
    id,
    type: panel.type,
    title: panel.title,
    description: panel.description,
    gridPos: position,
    datasource: DATASOURCE,
    fieldConfig: { defaults: fieldDefaults(panel), overrides: [] },
    options: panelOptions(panel.type),
    targets: panel.queries.map(renderQuery),
  };
}

function renderQuery({ expr, legend }: Query, index: number): object {
  return { refId: 'ABCDEFGH'.charAt(index), datasource: DATASOURCE, expr, legendFormat: legend, range: true };
}

function fieldDefaults({ type, unit, thresholds, words, isStacked = false }: Panel): object {
  const steps = thresholds === undefined ? [{ color: 'green', value: null }] : [{ color: 'green', value: null }, { color: 'yellow', value: thresholds[0] }, { color: 'red', value: thresholds[1] }];
  return {
    unit,
    min: 0,
    thresholds: { mode: 'absolute', steps },
    mappings: words === undefined ? [] : [{ type: 'value', options: Object.fromEntries(Object.entries(words).map(([value, [text, color]]) => [value, { text, color }])) }],
    ...(type === 'timeseries' ? { custom: { fillOpacity: isStacked ? 30 : 0, lineWidth: 1, showPoints: 'never', stacking: { mode: isStacked ? 'normal' : 'none' }, thresholdsStyle: { mode: thresholds === undefined ? 'off' : 'line' } } } : {}),
  };
}

function panelOptions(type: Panel['type']): object {
  switch (type) {
    case 'stat': return { reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false }, colorMode: 'background', textMode: 'value_and_name' };
    case 'state-timeline': return { mergeValues: true, showValue: 'auto', legend: LEGEND };
    case 'timeseries': return { legend: LEGEND, tooltip: { mode: 'multi', sort: 'desc' } };
  }
}
