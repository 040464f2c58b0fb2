/** One style sheet for all hosted pages; no file, no font, nothing from elsewhere. */
export const STYLE = `
*{box-sizing:border-box}
:root{--ink:#1a1f36;--soft:#697386;--line:#e0e4ea;--accent:#0a5fd6;--accent-dark:#084eb0;--bad:#b3093c;--badge:#ffde92;--badge-ink:#6b3d00}
body{margin:0;font:400 16px/1.45 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:#fff}
a{color:inherit}
.page{min-height:100vh;display:grid;grid-template:auto 1fr/1fr 1fr}
.summary,.aside{padding:64px 64px 8px 32px;display:flex;justify-content:flex-end;align-items:flex-start;background:#f6f8fb}
.aside{padding-top:0;padding-bottom:48px}
.summary>div,.aside>details{width:100%;max-width:400px}
.form{grid-area:1/2/3/3;padding:64px 32px 48px 64px;box-shadow:-12px 0 32px rgba(26,31,54,.08);z-index:1}
.form>div{width:100%;max-width:420px}
.store{display:flex;align-items:center;gap:10px;font-weight:600;font-size:15px;margin-bottom:36px;flex-wrap:wrap}
.store a{display:inline-flex;align-items:center;justify-content:center;width:40px;height:40px;margin:-8px 0 -8px -12px;border-radius:50%;text-decoration:none;font-size:20px;color:var(--soft)}
.store a:hover{background:#e8ecf3;color:var(--ink)}
.badge{background:var(--badge);color:var(--badge-ink);font-size:12px;font-weight:600;border-radius:4px;padding:2px 8px}
.pay-to{color:var(--soft);font-weight:500;margin:0}
.total{font-size:38px;font-weight:650;letter-spacing:-.01em;margin:2px 0 28px;font-variant-numeric:tabular-nums}
.items{list-style:none;margin:0;padding:0}
.items li{display:flex;justify-content:space-between;gap:20px;padding:12px 0}
.items .name{font-weight:550}
.items .note{color:var(--soft);font-size:14px}
.items .amount{white-space:nowrap;font-weight:550;font-variant-numeric:tabular-nums}
.sums{border-top:1px solid var(--line);margin-top:8px;padding-top:14px}
.sums p{display:flex;justify-content:space-between;margin:6px 0;font-weight:550;font-variant-numeric:tabular-nums}
.small{color:var(--soft);font-size:13px;margin:28px 0 0}
h1,h2{font-size:18px;font-weight:600;margin:0 0 14px}
.field{margin:0 0 20px;border:0;padding:0;min-width:0}
.field>label,.field>legend{display:block;font-size:14px;font-weight:550;color:#414552;margin-bottom:6px;padding:0}
input:not([type=radio]),select{width:100%;height:44px;padding:0 12px;font:inherit;color:inherit;background:#fff;border:1px solid #c9d0da;border-radius:6px;box-shadow:0 1px 2px rgba(26,31,54,.06)}
input:focus-visible,select:focus-visible,button:focus-visible,summary:focus-visible,a:focus-visible{outline:3px solid rgba(10,95,214,.35);outline-offset:1px;border-color:var(--accent)}
input[readonly]{background:#f3f5f8;color:var(--soft)}
.card{position:relative}
.card input{border-radius:6px 6px 0 0}
.card .halves{display:grid;grid-template-columns:1fr 1fr;margin-top:-1px}
.card .halves input{border-radius:0 0 0 6px}
.card .halves input+input{border-radius:0 0 6px 0;margin-left:-1px;width:calc(100% + 1px)}
.card input:focus{position:relative;z-index:1}
.methods{border:1px solid #c9d0da;border-radius:6px;overflow:hidden;margin-bottom:20px}
.methods label{display:flex;gap:12px;align-items:center;min-height:48px;padding:0 14px;font-weight:550;cursor:pointer}
.methods label+label{border-top:1px solid var(--line)}
.choices label{display:flex;gap:10px;align-items:center;min-height:40px}
input[type=radio]{width:18px;height:18px;margin:0;accent-color:var(--accent)}
button,.button{display:flex;width:100%;min-height:48px;align-items:center;justify-content:center;border:0;border-radius:6px;background:var(--accent);color:#fff;font:inherit;font-weight:600;line-height:1.25;cursor:pointer;text-decoration:none;padding:8px 16px}
button:hover,.button:hover{background:var(--accent-dark)}
button[disabled]{opacity:.65;cursor:progress}
button.plain{background:#fff;color:var(--soft);border:1px solid var(--line);font-weight:500;font-size:14px;min-height:44px;margin-top:10px}
button.plain:hover{background:#f3f5f8;color:var(--ink)}
.error{border:1px solid #f2b8c6;background:#fff3f6;color:var(--bad);border-radius:6px;padding:10px 14px;margin:0 0 20px;font-size:15px}
.tests{margin-top:28px;border:1px dashed #c9b275;border-radius:8px;background:#fffaf0;font-size:14px}
.tests summary{padding:12px 14px;font-weight:600;cursor:pointer;color:var(--badge-ink)}
.tests ul{list-style:none;margin:0;padding:0 8px 8px}
.tests button{display:flex;justify-content:space-between;gap:12px;min-height:40px;padding:4px 8px;background:none;color:var(--ink);font-weight:400;font-size:14px;text-align:left}
.tests button:hover{background:#fbeccb}
.tests code{font:500 13px/1.4 ui-monospace,SFMono-Regular,Menlo,monospace;white-space:nowrap}
.tests p{margin:0;padding:0 16px 12px;color:var(--badge-ink)}
.single{min-height:100vh;display:grid;place-items:center;padding:24px;background:#f6f8fb}
.single main{width:100%;max-width:440px;background:#fff;border:1px solid var(--line);border-radius:12px;padding:32px;box-shadow:0 8px 30px rgba(26,31,54,.08)}
.single h1{font-size:22px;margin:16px 0 8px}
.single p{color:#414552;margin:0 0 16px}
.single .facts{display:grid;grid-template-columns:auto 1fr;gap:6px 20px;margin:0 0 24px;font-size:15px}
.single .button+p{margin:16px 0 0}
.single dt{color:var(--soft)}.single dd{margin:0;text-align:right;font-weight:550}
@media (max-width:860px){
.page{display:block}
.summary,.form,.aside{padding:24px 20px;display:block;box-shadow:none}
.aside{background:none;padding-top:0}
.summary>div,.form>div,.aside>details{max-width:520px;margin:0 auto}
.store{margin-bottom:20px}
.pay-to,.total{text-align:center}
.total{font-size:34px;margin-bottom:12px}
.small{margin-top:14px}
.single{padding:16px}.single main{padding:24px 20px}
}
@media (prefers-reduced-motion:no-preference){button,.button{transition:background .12s}}
`
