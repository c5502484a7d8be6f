/** Style of the HTML report: light and dark by the reader's setting, black on white on paper. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1c2430; --dim: #566072; --paper: #fff; --line: #d5dae2; --real: #7a8699; --syn: #0b6e99; --pos: #0b6e99; --neg: #b1430f; --good: #1a7f45; --fair: #8a6100; --poor: #b3261e; --unknown: #566072; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --dim: #a3adbd; --paper: #14181f; --line: #333b48; --real: #8590a3; --syn: #4fb6e0; --pos: #4fb6e0; --neg: #ef8a5a; --good: #5cc98a; --fair: #e0b354; --poor: #ff8a80; --unknown: #a3adbd; } }
@media print { :root { --ink: #000; --dim: #333; --paper: #fff; --line: #bbb; --real: #888; --syn: #0b6e99; } figure, .column, tr { break-inside: avoid; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
p, li { max-width: 46rem; }
.dim { color: var(--dim); }
.headline { font-size: 1.15rem; border-left: .3rem solid; padding-left: .75rem; }
ul.findings { list-style: none; padding: 0; }
ul.findings li { padding-left: 5rem; margin: .4rem 0; position: relative; }
ul.findings b { position: absolute; left: 0; }
.good { color: var(--good); border-color: var(--good); } .fair { color: var(--fair); border-color: var(--fair); } .poor { color: var(--poor); border-color: var(--poor); } .unknown { color: var(--unknown); border-color: var(--unknown); }
.headline span { color: var(--ink); }
table { border-collapse: collapse; margin: .75rem 0; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--dim); padding-bottom: .25rem; }
th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
.columns { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1.25rem; }
.column h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
.column svg { width: 100%; height: 6rem; border-bottom: 1px solid var(--line); }
.r { fill: var(--real); fill-opacity: .55; } .s { fill: var(--syn); }
.pos { fill: var(--pos); } .neg { fill: var(--neg); } .cell { fill: none; stroke: var(--line); }
.three { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1.25rem; }
figure { margin: 0; } figcaption { color: var(--dim); }
.key { display: inline-block; width: .8rem; height: .8rem; vertical-align: -.05rem; margin-right: .3rem; }
.key.real { background: var(--real); opacity: .55; } .key.syn { background: var(--syn); }
`;
