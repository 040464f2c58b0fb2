/** One style sheet for the mailbox, light and dark. */
export const STYLE = `
*{box-sizing:border-box}
:root{color-scheme:light dark;--ink:#1b2333;--soft:#5d6879;--page:#f4f6f9;--paper:#fff;--line:#dde2ea;--accent:#0a5fd6;--badge:#ffde92;--badge-ink:#6b3d00}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecf4;--soft:#9aa6ba;--page:#11151d;--paper:#1a202c;--line:#2c3545;--accent:#7db1ff;--badge:#5a430c;--badge-ink:#ffdf94}}
body{margin:0;font:400 16px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,Arial,sans-serif;color:var(--ink);background:var(--page)}
header{display:flex;flex-wrap:wrap;gap:10px 14px;align-items:center;max-width:980px;margin:0 auto;padding:20px}
h1{font-size:22px;margin:0}
.badge{background:var(--badge);color:var(--badge-ink);font-size:12px;font-weight:600;border-radius:4px;padding:2px 8px}
.count{color:var(--soft)}
.filter{display:flex;gap:8px;align-items:center;margin-left:auto}
.filter label{color:var(--soft);font-size:14px}
input{height:40px;width:210px;min-width:0;padding:0 12px;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:8px}
button{min-height:40px;padding:0 14px;font:inherit;font-size:15px;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:8px;cursor:pointer}
button:hover{border-color:var(--accent)}
a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:1px}
main{max-width:980px;margin:0 auto;padding:0 20px 40px}
.list{list-style:none;margin:0;padding:0;background:var(--paper);border:1px solid var(--line);border-radius:12px;overflow:hidden}
.list li+li{border-top:1px solid var(--line)}
.list a{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:2px 16px;padding:14px 18px;color:inherit;text-decoration:none}
.list a:hover{background:color-mix(in srgb,var(--accent) 7%,transparent)}
.to,time{font-size:14px;color:var(--soft)}
.to,.snippet{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
time{white-space:nowrap}
.subject{grid-column:1/-1;font-weight:600}
.snippet{grid-column:1/-1;color:var(--soft);font-size:15px}
.empty{background:var(--paper);border:1px dashed var(--line);border-radius:12px;padding:48px 24px;text-align:center;color:var(--soft)}
.back{display:inline-flex;align-items:center;min-height:40px;color:var(--accent);text-decoration:none;font-weight:550}
.letter h1{margin:0 0 14px;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:4px 18px;margin:0 0 18px;font-size:15px}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.files{display:flex;flex-wrap:wrap;gap:8px;margin:0 0 16px}
.file{border:1px solid var(--line);background:var(--paper);border-radius:8px;padding:8px 12px;color:inherit;text-decoration:none}
.file small{color:var(--soft)}
.tabs{display:flex;gap:6px;margin-bottom:-1px}
.tabs button{border-radius:8px 8px 0 0;border-bottom:0;color:var(--soft);background:transparent}
.tabs button[aria-selected=true]{background:var(--paper);color:var(--ink);font-weight:600}
iframe,pre{display:block;width:100%;border:1px solid var(--line);border-radius:0 10px 10px 10px;background:var(--paper);margin:0}
iframe{height:min(74vh,900px);background:#fff;color-scheme:light dark}
pre{padding:18px;overflow:auto;max-height:74vh;font:400 14px/1.55 ui-monospace,SFMono-Regular,Menlo,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
[hidden]{display:none}
@media (max-width:640px){header{padding:16px}main{padding:0 12px 32px}.filter{margin-left:0;width:100%;order:5}.filter input{flex:1}#clear{margin-left:auto}.list a{padding:12px 14px}dl{gap:2px 12px}}
`
