/** Readable at arm's length, buttons of at least 48 px, contrast of at least 4.5:1 in both schemes; no fonts, images or scripts from elsewhere. */
export const css = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1a2129; --panel: #f3f5f7; --line: #7a8692; --muted: #55616d; --act: #0b5cad; --on-act: #fff; --warn: #8a3b00; --warn-bg: #fff1e0; --bad: #a81c1c; --bad-bg: #fdecec; }
@media (prefers-color-scheme: dark) { :root { --bg: #14181d; --fg: #d5dbe1; --panel: #1b2128; --line: #6b7784; --muted: #98a4b0; --act: #7cc4ff; --on-act: #10151a; --warn: #ffcf9e; --warn-bg: #3a2410; --bad: #ffb3b3; --bad-bg: #3b1518; } }
* { box-sizing: border-box; } body { margin: 0; background: var(--bg); color: var(--fg); font: 1.0625rem/1.45 system-ui, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 0.75rem; } h1 { font-size: 1.35rem; margin: 0.5rem 0; } h2 { font-size: 1.1rem; margin: 1.25rem 0 0.5rem; } h3 { font-size: 1rem; margin: 0; }
.card { border: 1px solid var(--line); border-radius: 0.5rem; background: var(--panel); padding: 0.75rem; margin: 0 0 0.75rem; } .soon { border: 2px solid var(--warn); }
.count { font-size: 2rem; font-weight: 700; line-height: 1; } .muted { color: var(--muted); } .warn { color: var(--warn); background: var(--warn-bg); padding: 0.5rem; border-radius: 0.35rem; margin: 0.5rem 0; } .message { background: var(--panel); border-left: 0.3rem solid var(--act); padding: 0.5rem; border-radius: 0.35rem; margin: 0.5rem 0; }
form { margin: 0; } .row { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 0.5rem; align-items: end; } .row > button { flex: 1 1 4.5rem; } .row > button.main { flex-basis: 100%; }
button, .button { min-height: 3rem; padding: 0.5rem 0.75rem; font: inherit; font-weight: 600; border: 2px solid var(--act); border-radius: 0.5rem; background: transparent; color: var(--act); text-decoration: none; display: inline-block; }
button.main { background: var(--act); color: var(--on-act); } button:focus-visible, a:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
label { display: block; font-weight: 600; } input, select, textarea { font: inherit; width: 100%; min-height: 3rem; padding: 0.5rem; border: 1px solid var(--line); border-radius: 0.35rem; background: var(--bg); color: var(--fg); }
fieldset { border: 0; padding: 0; margin: 0.5rem 0; } fieldset label { font-weight: 400; display: flex; gap: 0.5rem; align-items: center; min-height: 3rem; } fieldset input { width: 1.5rem; min-height: 1.5rem; } legend { font-weight: 600; padding: 0; }
dl { margin: 0.5rem 0; display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: 0.15rem 0.75rem; } dt { color: var(--muted); } dd { margin: 0; } dt, dd, p, h1, h2, h3 { overflow-wrap: anywhere; } summary { min-height: 3rem; padding: 0.75rem 0; font-weight: 600; }
.alarm { border: 3px solid var(--bad); color: var(--bad); background: var(--bad-bg); padding: 0.75rem; border-radius: 0.5rem; margin: 0.75rem 0; font-weight: 700; } .tel { font-size: 1.25rem; font-weight: 700; } a { color: var(--act); }
.text { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.25rem 0; } .hint { color: var(--muted); font-weight: 400; } .error { color: var(--bad); font-weight: 600; margin: 0.25rem 0; } [aria-invalid=true] { border: 2px solid var(--bad); }
ol.steps { list-style: none; padding: 0; margin: 0.5rem 0; } ol.steps li { padding: 0.35rem 0 0.35rem 0.75rem; border-left: 0.3rem solid var(--line); } ol.steps li[data-done=true] { border-color: var(--act); font-weight: 600; }
.list { list-style: none; padding: 0; margin: 0; } .list a { display: block; padding: 0.75rem; min-height: 3rem; border: 1px solid var(--line); border-radius: 0.5rem; margin: 0 0 0.5rem; background: var(--panel); color: var(--fg); text-decoration: none; }
fieldset.question { border: 1px solid var(--line); border-radius: 0.5rem; background: var(--panel); padding: 0.75rem; margin: 0 0 0.75rem; } fieldset.question legend { float: left; width: 100%; margin: 0 0 0.35rem; } fieldset.question legend + * { clear: both; }
fieldset input { flex: none; } fieldset input[type=number] { width: 6rem; min-height: 3rem; } fieldset label > span { flex: 1; } fieldset label .hint { display: block; } form + .card, form + h2 { margin-top: 1.25rem; } fieldset.question label { padding: 0.3rem 0; } label.field { margin: 0.6rem 0; } .tag { display: inline-block; border: 1px solid var(--line); border-radius: 0.35rem; padding: 0 0.4rem; color: var(--muted); font-size: 0.9375rem; }
`;

/** Takes a code out of the link's fragment, which never reaches a server or its log, and signs in with it. The page works without scripts too. */
export const script = `
const field = document.querySelector('input[name=code]');
if (field && location.hash.length > 20) {
  field.value = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, '', location.pathname);
  field.form.submit();
}
for (const form of document.forms) form.addEventListener('submit', () => { for (const button of form.querySelectorAll('button')) setTimeout(() => { button.disabled = true; }, 0); });
`;
