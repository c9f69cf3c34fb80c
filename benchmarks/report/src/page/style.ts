/**
 * The page's style sheet. Colours are those of Okabe and Ito, which people with any kind of colour vision can tell apart; in the
 * dark their lighter relatives. Lines differ in their dashes too.
 */
export const STYLE = `
:root { color-scheme: light dark; --page: #fff; --ink: #1b1f24; --soft: #57606a; --edge: #d0d7de; --panel: #f6f8fa; --grid: #e4e8ec; --bad: #b3261e; --good: #1a7f37; --bad-back: #fdecea;
  --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #b14f8c; --c4: #9a6b00; --c5: #2a8ac4; --reference: #6e7781; }
@media (prefers-color-scheme: dark) { :root { --page: #0f1318; --ink: #e6edf3; --soft: #9aa4af; --edge: #343b44; --panel: #171c23; --grid: #2a3038; --bad: #ff8a80; --good: #56d364; --bad-back: #3a1d1c;
  --c0: #56b4e9; --c1: #ff9a4d; --c2: #2fc79a; --c3: #e0a0c8; --c4: #f0c649; --c5: #9ccdf2; --reference: #9aa4af; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 78rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 .5rem; font-size: 1.7rem; } h2 { margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 2px solid var(--edge); font-size: 1.4rem; } h3 { margin: 2.2rem 0 .3rem; font-size: 1.1rem; }
h2::first-letter { text-transform: uppercase; }
p { margin: .4rem 0; max-width: 62rem; } a { color: var(--c0); } code { font: .88em ui-monospace, monospace; background: var(--panel); padding: .1em .3em; border-radius: 3px; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: .8rem 0; padding: 0; list-style: none; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .8rem 0; font-size: .9rem; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.key { color: var(--soft); font-size: .9rem; }
.warning { padding: .5rem .8rem; border-left: 4px solid var(--bad); background: var(--bad-back); }
.met { color: var(--good); } .missed { color: var(--bad); font-weight: 600; } tr.met, tr.missed, tr.missed td { color: inherit; font-weight: inherit; } tr.missed { background: var(--bad-back); }
.charts { columns: 30rem 2; column-gap: 1rem; margin: 1rem 0; }
figure { margin: 0 0 1rem; break-inside: avoid; padding: .8rem; background: var(--panel); border: 1px solid var(--edge); border-radius: 8px; } figcaption { margin-bottom: .5rem; font-weight: 600; font-size: .95rem; }
svg { display: block; width: 100%; height: auto; font: 13px system-ui, sans-serif; }
text { fill: var(--ink); paint-order: stroke; stroke: var(--panel); stroke-width: 4px; stroke-linejoin: round; } .value { font-variant-numeric: tabular-nums; fill: var(--soft); } .tick { font-size: 11px; fill: var(--soft); } .axis { font-size: 12px; fill: var(--soft); }
.grid { stroke: var(--grid); } .even { stroke: var(--soft); stroke-dasharray: 2 3; } .target { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 6 3; } .target-label { font-size: 11px; fill: var(--bad); }
.color-0 { --c: var(--c0); } .color-1 { --c: var(--c1); } .color-2 { --c: var(--c2); } .color-3 { --c: var(--c3); } .color-4 { --c: var(--c4); } .color-5 { --c: var(--c5); } .reference { --c: var(--reference); } .outcome { --c: var(--c0); }
.bar { fill: var(--c); opacity: .28; } .range { stroke: var(--ink); stroke-width: 1.4; } .median { stroke: var(--c); stroke-width: 4; } .sample { fill: var(--c); stroke: var(--panel); stroke-width: .6; }
.line { fill: none; stroke: var(--c); stroke-width: 1.8; stroke-linejoin: round; } .color-1 .line { stroke-dasharray: 7 3; } .color-2 .line { stroke-dasharray: 2 2.5; } .color-3 .line { stroke-dasharray: 9 3 2 3; } .color-4 .line { stroke-dasharray: 12 4; } .color-5 .line { stroke-dasharray: 4 2 1 2; } .reference .line { stroke-width: 1.2; }
g.met .verdict { fill: var(--good); } g.missed .verdict { fill: var(--bad); font-weight: 600; } g.missed { --c: var(--bad); }
details { margin: .5rem 0 0; } summary { cursor: pointer; color: var(--soft); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; margin: .8rem 0; font-size: .88rem; font-variant-numeric: tabular-nums; } caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--edge); text-align: left; vertical-align: top; } tbody th { min-width: 11rem; font-weight: 400; } td { white-space: nowrap; }
@media print { body { max-width: none; } figure, tr { break-inside: avoid; } }
`;
