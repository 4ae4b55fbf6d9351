import { watch } from "./live";

watch(document);
