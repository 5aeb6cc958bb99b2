CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `price_alert_firings` (
	`alert` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`alert`, `version`),
	FOREIGN KEY (`alert`) REFERENCES `price_alerts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `price_alerts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`org` text NOT NULL,
	`person` text NOT NULL,
	`symbol` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`window_minutes` integer NOT NULL,
	`repeating` integer NOT NULL,
	`margin` text NOT NULL,
	`armed` integer DEFAULT true NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`fired_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`org`,`person`) REFERENCES `memberships`(`org`,`person`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`org`,`symbol`) REFERENCES `price_symbols`(`org`,`symbol`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `price_alerts_symbol` ON `price_alerts` (`org`,`symbol`);--> statement-breakpoint
CREATE INDEX `price_alerts_person` ON `price_alerts` (`org`,`person`);--> statement-breakpoint
CREATE TABLE `price_candles` (
	`org` text NOT NULL,
	`symbol` text NOT NULL,
	`resolution` integer NOT NULL,
	`at` integer NOT NULL,
	`open` text NOT NULL,
	`open_at` integer NOT NULL,
	`high` text NOT NULL,
	`low` text NOT NULL,
	`close` text NOT NULL,
	`close_at` integer NOT NULL,
	`volume` text,
	PRIMARY KEY(`org`, `symbol`, `resolution`, `at`),
	FOREIGN KEY (`org`,`symbol`) REFERENCES `price_symbols`(`org`,`symbol`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `price_candles_age` ON `price_candles` (`resolution`,`at`);--> statement-breakpoint
CREATE TABLE `price_symbols` (
	`org` text NOT NULL,
	`symbol` text NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`simulated` integer DEFAULT false NOT NULL,
	`decimals` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`org`, `symbol`),
	FOREIGN KEY (`org`) REFERENCES `organisations`(`slug`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `price_watches` (
	`org` text NOT NULL,
	`person` text NOT NULL,
	`symbol` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`org`, `person`, `symbol`),
	FOREIGN KEY (`org`,`person`) REFERENCES `memberships`(`org`,`person`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`org`,`symbol`) REFERENCES `price_symbols`(`org`,`symbol`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `organisations` ADD `unknown_symbols` text DEFAULT 'create' NOT NULL;