/** Theme colours for canvases, which cannot read custom properties; they follow a change of theme. */
export function watchColours<Name extends string>(
  node: HTMLElement,
  properties: Readonly<Record<Name, string>>,
): { readonly current: Readonly<Record<Name, string>> } {
  let current = $state.raw(resolve(node, properties));
  const update = () => (current = resolve(node, properties));
  $effect(() => {
    const queries = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('print')];
    const observer = new MutationObserver(update);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    for (const query of queries) query.addEventListener('change', update);
    return () => {
      observer.disconnect();
      for (const query of queries) query.removeEventListener('change', update);
    };
  });
  return {
    get current() {
      return current;
    },
  };
}

function resolve<Name extends string>(
  node: HTMLElement,
  properties: Readonly<Record<Name, string>>,
): Record<Name, string> {
  const probe = document.createElement('span');
  node.after(probe);
  const colours = {} as Record<Name, string>;
  for (const name of Object.keys(properties) as Name[]) {
    probe.style.color = `var(${properties[name]})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}
