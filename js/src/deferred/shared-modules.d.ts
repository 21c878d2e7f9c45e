/** Made by the build: by short names of their paths, the modules that both parts of the front end use. */
declare module "shared-modules" {
  export const SHARED: Record<string, unknown>;
}
