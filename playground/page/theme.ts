/** Where the documentation's site keeps what its reader chose: `light`, `dark` or `auto`. */
const KEPT = "vitepress-theme-appearance";

/** Light or dark as on the rest of the site, now and whenever that changes; as the system has it where the browser keeps nothing. */
export function followTheme(): void {
  const follow = (): void => {
    document.documentElement.dataset.theme = kept();
  };
  follow();
  addEventListener("storage", follow);
}

function kept(): string {
  try {
    return localStorage.getItem(KEPT) ?? "auto";
  } catch {
    return "auto";
  }
}
