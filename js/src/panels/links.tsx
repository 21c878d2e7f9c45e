/** Links out of the page: to the AWS console and SageMaker's MLflow, and nowhere else. */

import type { Link } from "../wire";

const CONSOLE_HOSTS = ["console.aws.amazon.com", "console.amazonaws.cn", "console.amazonaws-us-gov.com"];

const MLFLOW_HOSTS = ["experiments.sagemaker.aws", "app.aws"];

interface AwsLinkProps {
  link: Link;
  /** The step that the linked page is about. */
  about: string;
  tabIndex?: number;
}

/** A link that opens in a new tab; renders nothing for an address that is not one of AWS's own pages. */
export function AwsLink({ link: { label, url }, about, tabIndex }: AwsLinkProps) {
  if (!isConsole(url) && !isAt(MLFLOW_HOSTS, url)) return null;
  const name = `${label} of ${about}, in a new tab`;
  return (
    <a
      class="ssw-link"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      title={name}
      aria-label={name}
      tabIndex={tabIndex}
    >
      {label}
    </a>
  );
}

export function isConsole(url: string): boolean {
  return isAt(CONSOLE_HOSTS, url);
}

function isAt(hosts: readonly string[], url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, port } = new URL(url);
  if (protocol !== "https:" || username || port) return false;
  return hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`));
}
