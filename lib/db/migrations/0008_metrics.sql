CREATE TABLE `metric_samples` (
	`resolution` integer NOT NULL,
	`at` integer NOT NULL,
	`instance` text NOT NULL,
	`data` text NOT NULL,
	PRIMARY KEY(`resolution`, `at`, `instance`)
);
