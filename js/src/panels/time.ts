export * from "../ui/time";
