// SPDX-License-Identifier: Apache-2.0

/// The rules of the pages. The colours of series are Okabe and Ito's, darker on white and lighter on black, and can be told apart by
/// readers who see fewer colours.
enum PageStyle {
    static let rules = """
        :root{color-scheme:light dark;--page:#fff;--text:#1b2128;--muted:#59636e;--grid:#e2e6ea;--zero:#7b8590;--card:#f5f7f9;--edge:#d5dae0;\
        --margin:#eceff2;--c0:#0068a8;--c1:#c8500a;--c2:#00795c;--c3:#a8487f;--c4:#7a6200;--c5:#5a55b3;--bad:#b3400a;--good:#0068a8}
        @media (prefers-color-scheme:dark){:root{--page:#12161b;--text:#e4e8ec;--muted:#9aa5b1;--grid:#2a313a;--zero:#75808c;--card:#1a2027;\
        --edge:#343c46;--margin:#20272f;--c0:#5cb8f0;--c1:#f59a55;--c2:#3ec9a0;--c3:#e394bf;--c4:#dcc04a;--c5:#a9a5f5;--bad:#f59a55;--good:#5cb8f0}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
        main{max-width:1600px;margin:0 auto;padding:1.2rem clamp(.8rem,2.5vw,2rem) 4rem}
        h1{font-size:1.6rem;line-height:1.2;margin:.4rem 0}
        h2{font-size:1.2rem;margin:2.6rem 0 .4rem;padding-top:.6rem;border-top:1px solid var(--edge)}
        p{margin:.4rem 0;max-width:75ch}
        .meta,.note,.axis,caption{color:var(--muted);font-size:.87rem}
        .meta{max-width:none}
        code{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.9em;overflow-wrap:anywhere}
        nav{margin:.8rem 0;display:flex;flex-wrap:wrap;gap:.3rem 1.1rem}
        a{color:var(--c0)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:.7rem;margin:1rem 0;padding:0}
        .tiles div{background:var(--card);border:1px solid var(--edge);border-radius:8px;padding:.6rem .8rem}
        .tiles dt{color:var(--muted);font-size:.82rem}
        .tiles dd{margin:0;font-size:1.35rem;font-variant-numeric:tabular-nums;line-height:1.25}
        .tiles dd small{display:block;font-size:.8rem;color:var(--muted)}
        .warnings{list-style:none;margin:1rem 0;padding:0}
        .warnings li{border-left:4px solid var(--c1);background:var(--card);padding:.45rem .8rem;margin:.4rem 0;overflow-wrap:anywhere}
        .warnings .note{display:block}
        .legend{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;font-size:.87rem;margin:.3rem 0;max-width:none}
        .legend svg,.label svg{vertical-align:-1px}
        svg{overflow:visible;display:block}
        .legend svg,.label svg{display:inline-block}
        svg svg{overflow:hidden}
        svg .at{overflow:visible}
        .charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,350px),1fr));gap:1.2rem 1.6rem;margin-top:.8rem}
        figure{margin:0;min-width:0}
        figcaption{font-weight:600}
        .plot svg{max-width:100%}
        .chart .plot{padding:.6rem .9rem 1.7rem 4.1rem}
        .axis{text-align:center;margin:0;padding-left:3rem;max-width:none}
        .s0{--c:var(--c0)}.s1{--c:var(--c1)}.s2{--c:var(--c2)}.s3{--c:var(--c3)}.s4{--c:var(--c4)}.s5{--c:var(--c5)}.sr{--c:var(--muted)}
        .grid{stroke:var(--grid);stroke-width:1}
        .zero{stroke:var(--zero);stroke-width:1.5}
        .margin{fill:var(--margin)}
        .tick{fill:var(--muted);font-size:11.5px;text-anchor:middle;font-variant-numeric:tabular-nums}
        .tick.y{text-anchor:end}
        .line{stroke:var(--c);stroke-width:1.8;fill:none;vector-effect:non-scaling-stroke;stroke-linejoin:round}
        .line.dotted{stroke-dasharray:1.5 4;stroke-linecap:round;stroke-width:2}
        .line.dashed{stroke-dasharray:7 4}
        .line.ideal{stroke:var(--zero);stroke-width:1}
        .line.solid{stroke-dasharray:none}
        .band{fill:var(--c);opacity:.2;stroke:none}
        .bar{fill:var(--c);opacity:.75}
        .mark{fill:var(--c);stroke:var(--page);stroke-width:1}
        .mark.hollow{fill:var(--page);stroke:var(--c);stroke-width:1.8}
        .interval{stroke:var(--c);stroke-width:3}
        .dot{fill:var(--c);opacity:.4}
        .dots{stroke:var(--c);stroke-width:2.4;stroke-linecap:round;fill:none;vector-effect:non-scaling-stroke;opacity:.45}
        .range{stroke:var(--c);stroke-width:1.2;vector-effect:non-scaling-stroke;opacity:.7}
        .box{stroke:var(--c);stroke-width:6;vector-effect:non-scaling-stroke;opacity:.45}
        .mean{stroke:var(--text);stroke-width:1.2;stroke-dasharray:4 3}
        .ring{fill:none;stroke:var(--bad);stroke-width:2}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;width:100%}
        caption{text-align:left;padding:.2rem 0 .5rem}
        th{text-align:left;font-weight:600}
        thead th{font-size:.84rem;color:var(--muted);vertical-align:bottom}
        .forest td,.forest th{padding:0 .5rem}
        .forest .label{font-weight:400;white-space:nowrap;padding-left:0}
        .forest thead .label{font-weight:600}
        .forest .plot{width:60%;min-width:140px;padding:0 .6rem}
        .forest thead .plot{text-align:center}
        .forest .cell{white-space:nowrap;text-align:right;font-size:.92rem}
        .forest .apart>*{padding-top:.7rem}
        .forest thead{position:sticky;top:0;background:var(--page);z-index:1}
        .forest .group th{padding:.7rem 0 .1rem;color:var(--text);font-size:.95rem}
        .scroll{overflow-x:auto;border:1px solid var(--edge);border-radius:8px;margin:.6rem 0}
        .scroll:focus-visible{outline:2px solid var(--c0)}
        .figures{font-size:.88rem}
        .figures th,.figures td{padding:.22rem .7rem;white-space:nowrap;text-align:right;border-bottom:1px solid var(--grid)}
        .figures th:first-child,.figures .words{text-align:left}
        .figures thead th{background:var(--card)}
        .figures th:first-child{position:sticky;left:0;background:var(--page);font-weight:400}
        .figures thead th:first-child{background:var(--card);font-weight:600}
        .figures tr:last-child>*{border-bottom:0}
        .facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.2rem;margin:.6rem 0}
        .facts dt{color:var(--muted)}.facts dd{margin:0;overflow-wrap:anywhere}
        details{margin:.6rem 0}
        summary{cursor:pointer;font-weight:600;padding:.25rem 0}
        .bad{color:var(--bad);font-weight:600}.good{color:var(--good);font-weight:600}.faint{color:var(--muted)}.doubtful{font-style:italic}
        @media (max-width:720px){
        .forest,.forest tbody,.forest thead,caption{display:block}
        .forest tr{display:grid;grid-template-columns:minmax(0,1fr) 3.6rem 6.8rem;padding:.15rem 0}
        .forest thead tr{padding-bottom:.2rem}
        .forest thead .label,.forest thead .cell{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .forest .plot{grid-row:2;grid-column:1/-1;width:auto;padding:0 .3rem}
        .forest .group{display:block}
        .forest .label{white-space:normal}
        .forest .cell{padding:0 0 0 .6rem}
        .forest.wide tr{grid-template-columns:1fr 1.9fr 1.5fr}
        .forest.wide .label{grid-column:1/-1}
        .forest.wide .plot{grid-row:3}
        .figures th:first-child{white-space:normal;min-width:8.5rem}
        .chart .plot{padding-left:3.6rem}
        .facts{grid-template-columns:1fr}.facts dd{margin-bottom:.3rem}
        }
        @media print{.scroll{overflow:visible;border:0}main{max-width:none}}

        """
}
