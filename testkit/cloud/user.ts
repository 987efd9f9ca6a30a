import type { Route } from "./http";

/** Who the access token belongs to, and what this service can do besides what every service can. */
export function userRoutes(user: string, organization: string): readonly Route[] {
  return [
    [
      "GET",
      "/api/user",
      () => ({
        id: user,
        githubLogin: user,
        name: user,
        email: `${user}@example.com`,
        organizations: [{ githubLogin: organization, name: organization }],
      }),
    ],
    ["GET", "/api/user/organizations/default", () => ({ GitHubLogin: organization })],
    ["GET", "/api/capabilities", () => ({ capabilities: [{ capability: "stack-policy-packs", version: 1 }] })],
  ];
}
