/** Style of the HTML report: light and dark by the reader's setting or choice, black on white on paper. */
const light =
  '--ink:#1c2430;--dim:#566072;--paper:#fff;--soft:#f4f6f9;--line:#d5dae2;--real:#7a8699;--syn:#0b6e99;--neg:#b1430f;--hold:#6b5b95;--good:#1a7f45;--fair:#8a6100;--poor:#b3261e;--unknown:#566072';
const dark =
  '--ink:#e6eaf0;--dim:#a3adbd;--paper:#14181f;--soft:#1d232d;--line:#333b48;--real:#8590a3;--syn:#4fb6e0;--neg:#ef8a5a;--hold:#b9a8e8;--good:#5cc98a;--fair:#e0b354;--poor:#ff8a80;--unknown:#a3adbd';

export const reportStyle = `
:root{color-scheme:light;${light}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${dark}}}
:root[data-theme=dark]{color-scheme:dark;${dark}}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
main{max-width:68rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.3rem;margin:2rem 0 .25rem}
h3{font-size:1.05rem;margin:1.5rem 0 .5rem}
p,li{max-width:48rem;overflow-wrap:anywhere}
.dim,figcaption,caption{color:var(--dim)}
.headline{font-size:1.2rem;border-left:.3rem solid;padding-left:.75rem}
.headline span{color:var(--ink)}
.uses{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:1.5rem}
.uses h2{font-size:1.05rem;margin:.5rem 0}
.uses ul{margin:0;padding-left:1.1rem}
.findings{list-style:none;padding:0}
.findings li{padding-left:6rem;margin:.5rem 0;position:relative}
.findings b{position:absolute;left:0}
.good{color:var(--good);border-color:var(--good)}.fair{color:var(--fair);border-color:var(--fair)}.poor{color:var(--poor);border-color:var(--poor)}.unknown{color:var(--unknown);border-color:var(--unknown)}
nav{position:sticky;top:0;z-index:2;background:var(--paper);border-bottom:1px solid var(--line);display:flex;flex-wrap:wrap;gap:.25rem;padding:.5rem 0}
nav a,button{font:inherit;color:var(--ink);background:var(--soft);border:1px solid var(--line);border-radius:.4rem;padding:.3rem .7rem;text-decoration:none;cursor:pointer}
nav a[aria-current]{background:var(--syn);color:var(--paper);border-color:var(--syn)}
:focus-visible{outline:3px solid var(--syn);outline-offset:2px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;margin:.75rem 0;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:.25rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line);overflow-wrap:break-word;max-width:32rem}
th{font-weight:600}tbody th{font-weight:400}
td.n{white-space:nowrap}
th button{background:none;border:0;padding:0;font-weight:600}
th button::after{content:" ↕";color:var(--dim)}
th[aria-sort=ascending] button::after{content:" ↑"}th[aria-sort=descending] button::after{content:" ↓"}
details{margin:.15rem 0}
summary{cursor:pointer}
tbody summary{color:var(--dim);font-size:.85rem}
details p{margin:.25rem 0;font-size:.9rem}
details.metric{border:1px solid var(--line);border-radius:.4rem;padding:.5rem .75rem;margin:.5rem 0}
dl{margin:.25rem 0;font-size:.9rem;max-width:48rem}
dt{font-weight:600;float:left;clear:left;margin-right:.4rem}
dd{margin:0 0 .2rem}
.tools{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;margin:.5rem 0}
input[type=search]{font:inherit;padding:.3rem .5rem;color:var(--ink);background:var(--paper);border:1px solid var(--dim);border-radius:.4rem;max-width:100%}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr));gap:1.25rem}
.three{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:1.25rem}
figure{margin:0;min-width:0;max-width:30rem}
figure h3,figure h4{font-size:1rem;margin:0;overflow-wrap:anywhere}
svg{width:100%;display:block}
svg.bars{height:6.5rem;border-bottom:1px solid var(--line)}
svg.wide{aspect-ratio:2/1}
svg.square{aspect-ratio:1/1}
.r{fill:var(--real);fill-opacity:.5}.s{fill:var(--syn);fill-opacity:.85}
.pos{fill:var(--syn)}.neg{fill:var(--neg)}
.edge{fill:none;stroke:var(--line);vector-effect:non-scaling-stroke}
.curve{fill:none;stroke-width:2;vector-effect:non-scaling-stroke}
.c0{stroke:var(--syn)}.c1{stroke:var(--neg)}.c2{stroke:var(--hold)}.c3{stroke:var(--real)}.c4{stroke:var(--good)}.c5{stroke:var(--fair)}
.c1,.c4{stroke-dasharray:6 3}.c3,.c5{stroke-dasharray:2 3}
.dots{fill:none;stroke-width:3;stroke-linecap:round;vector-effect:non-scaling-stroke;stroke-opacity:.55}
.dots.train{stroke:var(--real)}.dots.holdout{stroke:var(--hold)}.dots.synthetic{stroke:var(--syn)}
.hide-train .dots.train,.hide-holdout .dots.holdout,.hide-synthetic .dots.synthetic{display:none}
.legend{list-style:none;padding:0;margin:.25rem 0;font-size:.9rem;color:var(--dim)}
.legend svg{display:inline-block;width:1.4rem;height:.7rem;margin-right:.35rem}
.meter{width:7rem;height:.6rem;display:inline-block}
.ends{display:flex;justify-content:space-between;color:var(--dim);font-size:.85rem;gap:.5rem}
#tip{position:fixed;z-index:3;pointer-events:none;background:var(--ink);color:var(--paper);padding:.25rem .5rem;border-radius:.3rem;font-size:.85rem;max-width:20rem;overflow-wrap:anywhere}
.js-only{display:none}.js .js-only{display:revert}.js .tools.js-only,.js nav .js-only{display:flex}
@media (max-width:40rem){main{padding:1rem}nav{position:static}.findings li{padding-left:0}.findings b{position:static;margin-right:.4rem}}
@media print{:root,:root[data-theme]{color-scheme:light;${light}}main{max-width:none;padding:0}nav,.js-only,.js .js-only,#tip{display:none!important}section[hidden]{display:block!important}[hidden].card,tr[hidden]{display:revert!important}figure,tr,.card{break-inside:avoid}h2,h3{break-after:avoid}}
`;
